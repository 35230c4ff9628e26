// What is said to a dentist's front desk.
extension SampleScript {
    static let clinicInEnglish = [
        SampleScript(
            "appointment-move", "Moving an appointment",
            """
            < Hi, I can't make my appointment {day}. Can we move it? / Something came up at work, I need another time than {day}.
            > Of course, {name}. I have {other} at {time} or the week after. / No problem. Would {other} at {time} suit you?
            < {time} works for me. / Is there anything earlier in the morning?
            > It's yours: {other}, {time}. You'll get a reminder the day before. / Then take {other}, {time}. I've written you in.
            < Thank you {agent}
            """),
        SampleScript(
            "appointment-pain", "Toothache",
            """
            < Good morning, my tooth has been hurting since the weekend. Do you have anything today? / I broke a filling. How soon can somebody look at it?
            > Good morning {name}. Is it swollen, or do you have a fever?
            < A little swollen, no fever. / No, it only hurts when I drink something cold.
            > Then please come at {time} and bring your card. You may have to wait a bit.
            < I'll be there. Do I have to pay something up front?
            > No, you get the bill by post.
            < Good to know, thanks!
            """),
        SampleScript(
            "bill-question", "A question about the bill",
            """
            < I got bill {ref} and don't understand the second line. / Why is there a cleaning on bill {ref}? I didn't have one.
            > Let me have a look, {name}.
            > You're right, that belongs to another visit. I'll have it corrected. / That is the X-ray from {day}; your insurance usually covers it.
            < So I just wait for a new one? / Alright, I'll hand it in then.
            > Exactly. Please don't pay the old one. / Yes, and call us if they refuse.
            """),
    ]

    static let clinicInSpanish = [
        SampleScript(
            "appointment-move", "Cambiar una cita",
            """
            < Hola, no puedo ir a la cita {day}. ¿Se puede cambiar? / Buenas, necesito mover mi cita, me ha salido un viaje.
            > Claro que sí, {name}. Tengo libre {other} a las {time}.
            < A esa hora me viene bien. / ¿No hay nada más tarde?
            > Apuntado: {other} a las {time}. Le mandamos un aviso el día antes.
            < Gracias, {agent}
            """),
        SampleScript(
            "appointment-pain", "Dolor de muelas",
            """
            < Buenos días, me duele una muela desde ayer y casi no he dormido. / Se me ha caído un empaste, ¿me pueden ver hoy?
            > Buenos días, {name}. ¿Tiene la cara hinchada o fiebre?
            < Un poco hinchada, pero sin fiebre. / No, solo me duele al masticar.
            > Venga a las {time}, le hacemos un hueco.
            < Muchísimas gracias, ahí estaré.
            """),
        SampleScript(
            "bill-question", "Una pregunta sobre la factura",
            """
            < Me llegó la factura {ref} y creo que está repetida. / No entiendo la factura {ref}.
            > Déjeme verla, {name}.
            > Tiene razón, está dos veces. Mañana le llega la correcta.
            < ¿Y la que ya pagué?
            > Se la devolvemos {day}, en la misma cuenta.
            < Vale
            """),
    ]

    static let clinicInPortuguese = [
        SampleScript(
            "appointment-move", "Mudar a consulta",
            """
            < Oi, não vou conseguir ir à consulta {day}. Dá para mudar?
            > Claro, {name}. Tenho {other} às {time}.
            < Esse horário é bom pra mim. / Prefiro de manhã, se tiver.
            > Combinado: {other} às {time}. Mandamos um lembrete na véspera.
            < Obrigada, {agent}! / Valeu
            """),
        SampleScript(
            "appointment-pain", "Dor de dente",
            """
            < Bom dia, estou com muita dor num dente. Tem horário hoje? / Quebrei um dente comendo pipoca, socorro
            > Bom dia, {name}. Está inchado? Tem febre?
            < Inchado sim, febre não.
            > Então venha às {time}, fazemos um encaixe.
            < Já estou saindo de casa, obrigado.
            """),
        SampleScript(
            "bill-question", "Uma dúvida sobre a conta",
            """
            < Recebi a conta {ref} com um valor que não conheço.
            > Vou ver, {name}. Um momento.
            > É a radiografia da última visita; o seguro costuma pagar. Quer que eu envie o pedido?
            < Quero sim, por favor. / Não precisa, eu mesma envio.
            > Certo. Eles respondem {day}.
            """),
    ]
}
