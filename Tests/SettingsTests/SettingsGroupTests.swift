import Settings
import Testing

struct Other: Settings {
  var steps = 1000
  var batch = 8
  static let fields: [SettingField<Other>] = [
    .init("steps", \.steps, in: 1..., "How long."), .init("batch", \.batch, "Another batch."),
  ]
}

@Suite("A group joins sections")
struct SettingsGroupTests {
  @Test func aPathOrAnUnambiguousNameFindsTheSetting() throws {
    var group = SettingsGroup(["algorithm": Sample(), "training": Other()])
    try group.set("algorithm.batch", text: "32")
    try group.set("steps", to: .int(5))
    #expect(try group.section("algorithm", as: Sample.self).batch == 32)
    #expect(try group.section("training", as: Other.self) == Other(steps: 5, batch: 8))
    #expect(group.values.count == Sample.fields.count + 2)
    #expect(group.values.last?.path == "training.batch")
  }

  @Test func faultsNameThePaths() throws {
    var group = SettingsGroup(["algorithm": Sample(), "training": Other()])
    #expect(
      throws: SettingError.ambiguousName("batch", paths: ["algorithm.batch", "training.batch"])
    ) { try group.set("batch", text: "1") }
    #expect(throws: SettingError.unknownName("stepz", nearest: ["steps"])) {
      try group.set("stepz", text: "1")
    }
    #expect(throws: SettingError.unknownName("training.step", nearest: ["training.steps"])) {
      try group.set("training.step", text: "1")
    }
    #expect(throws: SettingError.unknownName("trainin", nearest: ["training"])) {
      try group.section("trainin", as: Other.self)
    }
    #expect(throws: SettingError.self) { try group.section("training", as: Sample.self) }
  }
}
