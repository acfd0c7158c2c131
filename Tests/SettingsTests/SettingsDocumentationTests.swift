import Settings
import Testing

private struct Two: Settings {
  var discount = 0.99
  var label = "a|b"
  static let fields: [SettingField<Two>] = [
    .init(
      "discount", \.discount, in: 0...1, unit: "per step", source: "Fujimoto 2018, Table 3",
      "How much a reward one step later is worth."),
    .init("label", \.label, "A name."),
  ]
}

private struct Faulty: Settings {
  var rate = -1.0
  static let fields: [SettingField<Faulty>] = [
    .init("rate", \.rate, in: 0...1, "no stop"), .init("rate", \.rate, "Twice."),
  ]
}

@Suite("Documentation is derived from the declaration")
struct SettingsDocumentationTests {
  @Test func markdown() {
    #expect(
      Two.markdownTable == """
        | name | default | unit | range | source | meaning |
        | --- | --- | --- | --- | --- | --- |
        | `discount` | `0.99` | per step | 0 ... 1 | Fujimoto 2018, Table 3 | How much a reward one step later is worth. |
        | `label` | `a\\|b` |  |  |  | A name. |

        """)
  }

  @Test func help() {
    #expect(
      Two.helpText(width: 60) == """
          discount = 0.99
              How much a reward one step later is worth. (per step;
              0 ... 1; Fujimoto 2018, Table 3)
          label = a|b
              A name.

        """)
    #expect(Two.helpText(width: 40).split(separator: "\n").allSatisfy { $0.count <= 40 })
  }

  @Test func faultsOfADeclarationAreFound() {
    #expect(Faulty.declarationFaults.count == 3)
  }
}
