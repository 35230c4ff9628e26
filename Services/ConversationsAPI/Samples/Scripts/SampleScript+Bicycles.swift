// What is said to a bicycle shop.
extension SampleScript {
    static let bicyclesInEnglish = [
        SampleScript(
            "repair-status", "Is my bike ready?",
            """
            < Hey, is my bike ready? The repair number is {ref}. / Any news about the blue city bike, {ref}?
            > Hi {name}! The chain is done, we're waiting for the brake pads. / Hey {name}, nearly. The back wheel took longer than we thought.
            < When do you think? I need it for work. / ok. Roughly when?
            > {day}, from {time} on. I'll write when it's ready.
            < Thanks {agent}, no rush then / That's late... but okay.
            """),
        SampleScript(
            "stock-question", "Is it in stock?",
            """
            < Do you have the folding one in size M, in green? / Hi, is the child seat from your window still there?
            > Only one left, {name}. Shall I put it aside until {day}?
            < Yes please! Can I try it first?
            > Sure, come by any time after {time}. The number is {ref}.
            < See you then
            """),
        SampleScript(
            "return-wrong-part", "Wrong part",
            """
            < You sent me the wrong tyre, I ordered 28 inch and got 26. / The light from order {ref} doesn't fit my handlebar.
            > Sorry {name}, that's on us. Keep it, the right one leaves today. / Sorry about that. There is a free return label on its way to you.
            < And when will it be here?
            > {day} at the latest. Want me to refund the shipping too?
            < That would be fair, yes. / No, it's alright. Thanks for being quick.
            """),
    ]

    static let bicyclesInSpanish = [
        SampleScript(
            "repair-status", "¿Está lista mi bici?",
            """
            < Hola, ¿está lista la bici? La reparación es la {ref}. / ¿Saben algo de mi bici roja, la {ref}?
            > Hola {name}, falta el cambio de atrás. La tenemos {day}.
            < ¿A qué hora puedo pasar?
            > A partir de las {time}. Te escribo cuando esté.
            < Gracias, {agent} / Vale, me acerco entonces.
            """),
        SampleScript(
            "stock-question", "¿Queda alguna?",
            """
            < ¿Tienen la plegable en talla M? / Buenas, ¿les quedan cascos de niño?
            > Queda una, {name}. ¿La guardo hasta {day}?
            < Sí, por favor. ¿Puedo probarla antes?
            > Claro, ven después de las {time}. Apartada con el número {ref}.
            < Nos vemos
            """),
        SampleScript(
            "return-wrong-part", "Pieza equivocada",
            """
            < Me mandaron una cubierta de 26 y pedí de 28. / El faro del pedido {ref} no encaja en mi manillar.
            > Perdona, {name}, fue error nuestro. La buena sale hoy.
            < ¿Cuándo llega? La necesito para el fin de semana.
            > Como tarde {day}. No hace falta que devuelvas la otra.
            < Qué bien, gracias
            """),
    ]

    static let bicyclesInPortuguese = [
        SampleScript(
            "repair-status", "A bicicleta está pronta?",
            """
            < Oi! A minha bike já está pronta? É a {ref}. / Alguma novidade do conserto {ref}?
            > Oi {name}, só falta regular o freio. Fica pronta {day}.
            < Que horas posso buscar?
            > Depois das {time}. Eu aviso por aqui.
            < Beleza, obrigado
            """),
        SampleScript(
            "stock-question", "Ainda tem?",
            """
            < Vocês têm a dobrável verde no tamanho M? / Oi, ainda tem a cadeirinha da vitrine?
            > Só uma, {name}. Guardo para você buscar {day}?
            < Guarda sim! Posso testar?
            > Claro, passe depois das {time}. Está no nome {name}, número {ref}.
            < Até lá
            """),
        SampleScript(
            "return-wrong-part", "Peça errada",
            """
            < Veio o pneu errado, pedi aro 28 e mandaram 26. / O farol do pedido {ref} não serve no meu guidão.
            > Desculpa, {name}, erro nosso. O certo sai hoje.
            < E chega quando?
            > {day}, no máximo. Pode ficar com o outro.
            < Perfeito, obrigada pela rapidez
            """),
    ]
}
