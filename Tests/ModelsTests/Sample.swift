import JSON
import Models

/// What a sample agent knows, in three languages, and what it can do.
enum Sample {
    static let knowledge = [
        ChatKnowledge(
            title: "shipping.md",
            text: """
                # Delivery times

                - **Standard** delivery takes three to five business days.
                - Express delivery arrives the next day before noon.

                # Opening hours

                We are open from nine to six, Monday to Friday. On Saturdays we close at one.

                # Returns

                You can return a parcel within thirty days. The refund is paid to the card you used.
                """),
        ChatKnowledge(
            title: "envios.md",
            text: """
                # Plazos de entrega

                La entrega estándar tarda de tres a cinco días laborables. La entrega urgente llega al día siguiente.

                # Horario de atención

                Abrimos de nueve a seis, de lunes a viernes.

                # Devoluciones

                Puede devolver un paquete durante treinta días. El reembolso va a la tarjeta que usó.
                """),
        ChatKnowledge(
            title: "envios-pt.md",
            text: """
                # Prazos de entrega

                A entrega normal demora de três a cinco dias úteis. A entrega expressa chega no dia seguinte.

                # Horário de atendimento

                Abrimos das nove às seis, de segunda a sexta-feira.

                # Devoluções

                Você pode devolver uma encomenda em até trinta dias. O reembolso vai para o cartão que usou.
                """),
        ChatKnowledge(title: "prices.csv", text: "zone,price\nNorth,4.50\nIslands,12.00\n"),
    ]

    static let tools = [
        ChatTool(
            name: "track-order", description: "Tells where an order is.",
            parameters: object(["order": ["type": "string", "description": "The order number"]], ["order"]),
            examples: ["where is my order", "dónde está mi paquete", "onde está minha encomenda"]),
        ChatTool(
            name: "send-sms", description: "Sends a text message to a phone.",
            parameters: object(["to": ["type": "string"], "body": ["type": "string"]], ["to", "body"])),
        ChatTool(
            name: "verify-code", description: "Checks the code that was sent.",
            parameters: object(["code": ["type": "string"]], ["code"])),
        ChatTool(
            name: "transfer", description: "Hands the caller over to a person.",
            examples: ["I want to speak to a human", "quiero hablar con una persona", "quero falar com um atendente"]),
        ChatTool(
            name: "switch-language", description: "Changes the language.",
            parameters: object(["language": ["type": "string", "enum": ["en-US", "es-ES", "pt-BR"]]], ["language"]),
            examples: ["can we speak Spanish", "podemos hablar inglés", "podemos falar português"]),
        ChatTool(name: "end-call", description: "Ends the call."),
    ]

    private static func object(_ properties: JSONValue, _ required: JSONValue) -> JSONObject {
        ["type": "object", "properties": properties, "required": required]
    }
}
