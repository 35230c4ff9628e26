/// Words of three languages that mean the same to somebody who calls, each group under its first.
enum Synonyms {
    /// The concept of each stem that has one.
    static let concepts: [String: String] = {
        var concepts: [String: String] = [:]
        for group in groups {
            let words = group.split(separator: " ")
            for word in words { concepts[Stem.of(String(word))] = "#\(words[0])" }
        }
        return concepts
    }()

    private static let groups = [
        "order orden pedido purchase compra",
        "package parcel shipment paquete encomienda envio pacote encomenda remessa",
        "track tracking rastrear rastreo rastreio seguimiento localizar status estado situacao",
        "price pricing cost rate tariff fee precio coste costo tarifa preco custo valor cuesta cuestan custa custam charge",
        "hours schedule opening horario hora horas atencion atendimento abren abre abrem",
        "transfer human agent person operator operador humano persona agente pessoa atendente transferir representative",
        "message sms text mensaje mensagem texto torpedo",
        "send enviar mandar envie envia mande manda",
        "verify verification verificar verificacion verificacao confirm confirmar",
        "code codigo pin otp",
        "language idioma lingua",
        "call llamada chamada phone telefono telefone ligacao",
        "account cuenta conta",
        "customer client cliente",
        "return devolver devolucion devolucao refund reembolso",
        "delivery deliver entrega entregar entregan entregam",
        "city ciudad cidade", "country pais",
        "weight peso pesar kilo kg kilos",
        "address direccion endereco",
        "insurance seguro insured",
        "card tarjeta cartao",
        "loan credit prestamo credito emprestimo",
        "invest investment inversion invertir investimento investir",
        "save savings ahorro ahorrar poupanca poupar",
        "open abrir apertura abertura",
        "document documento documents documentos papeles papel",
        "lost perdido perdida extraviado extraviada lose",
        "pay payment pagar pago pagamento",
        "international internacional abroad exterior extranjero",
        "days dias business laborables uteis",
        "appointment cita agendamento",
        "complaint claim queja reclamo reclamacion reclamacao",
        "store shop office tienda oficina loja agencia branch sucursal",
    ]
}
