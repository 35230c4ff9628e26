/// Finds out whether somebody asks to be put through, or to speak about something, and not for a human being.
enum ConnectionWish {
    static func isIn(_ text: String) -> Bool {
        let words = Terms.words(of: text)
        return words.contains(where: asking.contains) && !words.contains(where: people.contains)
    }

    /// What it is about: the terms of a text without those that only ask.
    static func subject(of text: String) -> Set<String> {
        let words = Terms.words(of: text).filter { !asking.contains($0) && !desks.contains($0) }
        return Set(Terms.of(words.joined(separator: " ")))
    }

    private static let asking = set(
        """
        talk talking speak speaking discuss chat connect put pass switch transfer through specialist specialists \
        expert experts \
        hablar hablarle conversar comunicar comunicarme comuniqueme comunicame pasar pasarme paseme pasame pase poner \
        pongame transferir transfierame especialista especialistas experto experta expertos \
        falar conversar passar passe passa transferir transfira conectar conecte especialista especialistas
        """)

    /// Who asks for one of these wants nobody else.
    private static let people = set(
        """
        human humans person operator operators adviser advisers advisor advisors humano humana humanos persona \
        personas operador operadora operadores asesor asesora asesores asesoras pessoa pessoas atendente atendentes \
        consultor consultora consultores consultoras
        """)

    /// What stands beside the name of those who are asked for.
    private static let desks = set(
        """
        desk department team people area section agent colleague departamento equipo seccion colega gente equipe \
        setor secao pessoal agente
        """)

    private static func set(_ words: String) -> Set<String> { Set(words.split(separator: " ").map(String.init)) }
}
