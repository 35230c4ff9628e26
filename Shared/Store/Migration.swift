/// One step from a version of the schema to the next. A step that was ever shipped is never changed.
package struct Migration: Sendable {
    package let name: String
    let apply: @Sendable (Connection) throws -> Void

    /// A step written as SQL statements.
    package init(_ name: String, _ sql: String) {
        self.init(name) { try $0.script(sql) }
    }

    /// A step that has to look at what is there.
    package init(_ name: String, _ apply: @escaping @Sendable (Connection) throws -> Void) {
        self.name = name
        self.apply = apply
    }
}
