// What is said to somebody who brings parcels.
extension SampleScript {
    static let parcelsInEnglish = [
        SampleScript(
            "parcel-late", "Where is my parcel?",
            """
            < Hi, my parcel {ref} should have been here {day}. Where is it? / Hello, still waiting for {ref}. It was promised for {day}.
            > Hello {name}, this is {agent}. Let me look it up. / Hi {name}, {agent} here. One moment, I'm checking.
            > It missed yesterday's van and is in the depot now. It goes out again today, before {time}.
            < Okay, will I get a message when it's on the way? / Can the driver ring me before?
            > Yes, you'll get a text half an hour before. Anything else? / I've put a note on it. You'll get a text half an hour before.
            < No, that's fine, thanks. / Great, thank you!
            """),
        SampleScript(
            "parcel-address", "Change of address",
            """
            < I typed the wrong house number for order {ref}, can you still change it? / Can {ref} go to my office instead?
            > Sure, {name}. What is the right address?
            < 14 Mill Lane, second floor, ring twice please. / 3 Station Road, reception, until five.
            > Changed. The new delivery day is {day}, between {time} and six. / Done. It will be with you {day} from {time} on.
            < Perfect
            """),
        SampleScript(
            "parcel-damaged", "Box arrived broken",
            """
            < The box came in soaking wet and two of the glasses are broken. / My parcel {ref} arrived crushed, the lamp inside is in pieces.
            > I'm sorry about that, {name}. Could you send a photo of the box and the label?
            < I threw the box away already, is that a problem? / I have photos, yes. Where do I send them?
            > That's all right, a photo of the contents is enough. Just reply here. Would you rather have a new one or your money back?
            < Money back please. This is the second time. / A new one, if it comes before {day}.
            > Understood. I've passed it on as claim {ref}; you hear from us by {day}.
            < ok
            """),
    ]

    static let parcelsInSpanish = [
        SampleScript(
            "parcel-late", "¿Dónde está mi paquete?",
            """
            < Hola, el paquete {ref} tenía que llegar {day} y no ha venido nadie. / Buenos días, sigo esperando el envío {ref}.
            > Hola {name}, soy {agent}. Lo miro ahora mismo.
            > Está en el almacén: ayer no encontraron la puerta. Sale otra vez hoy antes de las {time}.
            < ¿Me pueden llamar antes de llegar? / Vale, pero que toquen el timbre de abajo.
            > Sí, lo he dejado anotado para el repartidor.
            < Muchas gracias
            """),
        SampleScript(
            "parcel-address", "Cambio de dirección",
            """
            < Me equivoqué de dirección en el pedido {ref}. ¿Todavía se puede cambiar?
            > Claro, {name}. ¿A dónde lo llevamos?
            < Calle del Río 22, tercero B. / A la tienda de la esquina, calle Nueva 5, por favor.
            > Listo, llega {day} a partir de las {time}.
            < Perfecto, gracias / Genial
            """),
        SampleScript(
            "parcel-damaged", "Llegó roto",
            """
            < El paquete llegó abierto y falta una pieza. / Abrí la caja y el espejo está roto.
            > Lo siento mucho, {name}. ¿Nos manda una foto de la caja y de la etiqueta?
            < Sí, se la mando esta tarde.
            > Gracias. ¿Prefiere otro o que le devolvamos el dinero?
            < El dinero, por favor. / Otro igual, pero bien embalado.
            > Hecho, la reclamación es la {ref}. Le escribimos {day}.
            """),
    ]

    static let parcelsInPortuguese = [
        SampleScript(
            "parcel-late", "Onde está a minha encomenda?",
            """
            < Oi, a encomenda {ref} devia ter chegado {day} e nada. / Bom dia, ainda estou à espera do pacote {ref}.
            > Olá {name}, aqui é {agent}. Vou verificar.
            > Ficou no armazém ontem por causa da chuva. Sai hoje outra vez, antes das {time}.
            < Tá bom, obrigada por avisar. / E se eu não estiver em casa?
            > Se não houver ninguém, deixamos com a portaria. Pode ser?
            < Pode sim
            """),
        SampleScript(
            "parcel-address", "Mudança de morada",
            """
            < Preciso mudar o endereço do pedido {ref}, ainda dá?
            > Dá sim, {name}. Qual é o novo?
            < Rua das Flores 8, apartamento 41. / Pode deixar na loja da esquina.
            > Pronto, chega {day} a partir das {time}.
            < Ótimo, valeu!
            """),
        SampleScript(
            "parcel-damaged", "Chegou quebrado",
            """
            < A caixa chegou toda amassada e a cafeteira não liga. / Faltam duas peças na encomenda {ref}.
            > Sinto muito, {name}. Consegue mandar uma foto?
            < Mandei agora.
            > Obrigado. Quer outra ou o dinheiro de volta?
            < Outra, se não demorar. / O dinheiro de volta, por favor.
            > Certo, fica com o número {ref}. Damos notícias {day}.
            """),
    ]
}
