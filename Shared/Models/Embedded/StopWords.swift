/// Words that say nothing about what somebody wants to know, and much about the language they speak. Without accents.
enum StopWords {
    static let english = set(
        """
        a an the is are was were be been am do does did can could will would shall should may might must i me my mine \
        we us our you your he she it its they them their this that these those what which who whom how when where why \
        and or but if then of to in on at by for from with about into as not no yes please there here have has had \
        get got want need like much many more some any just so too very also let tell know give hi hello thanks \
        thank bye goodbye okay ok good whats im id
        """)
    static let spanish = set(
        """
        el la los las un una unos unas y o u e pero si no ni de del al a en por para con sin sobre entre que quien \
        quienes cual cuales cuanto cuanta cuantos cuantas como cuando donde porque es son era ser estar esta estan \
        estoy soy eres hay ha he han tengo tiene tienen quiero quisiera necesito puedo puede pueden me mi mis tu tus \
        su sus yo usted ustedes nosotros ellos ella le les lo se este estos estas eso esto muy mas tambien ya dime \
        digame decir saber hola gracias favor adios buenos buenas dias tardes noches bien hacer
        """)
    static let portuguese = set(
        """
        o os as um uma uns umas e ou mas se nao sim de do da dos das ao aos em no na nos nas por pelo pela para pra \
        com sem sobre entre que quem qual quais quanto quanta quantos quantas como quando onde porque sao era ser \
        estar esta estao estou sou tem tenho ha quero queria gostaria preciso posso pode podem me meu minha meus \
        minhas seu sua seus suas eu voce voces nos eles ela ele lhe isso isto este esta muito mais tambem ja diga \
        dizer saber oi ola obrigado obrigada favor tchau bom boa dia tarde noite bem fazer
        """)

    static let all = english.union(spanish).union(portuguese)

    private static func set(_ words: String) -> Set<String> { Set(words.split(separator: " ").map(String.init)) }
}
