import MetaLearning
import Settings
import Testing

@Suite struct AdviceSettingsTests {
  /// A property without a field could not be set, and would be missing from every recipe.
  @Test func everyPropertyIsAField() {
    func expectFields<Own: Settings>(_ type: Own.Type) {
      let properties = Mirror(reflecting: Own()).children.compactMap(\.label)
      #expect(properties.sorted() == Own.names.sorted())
    }
    expectFields(MetaAttentionSettings.self)
    expectFields(MetaCriticSettings.self)
  }

  @Test func theDefaultsAreWithinTheirRanges() throws {
    func expectDefaults<Own: Settings & Equatable>(_ type: Own.Type) throws {
      var settings = Own()
      for (name, value) in settings.values { try settings.set(name, to: value) }
      #expect(settings == Own())
      try settings.validate()
    }
    try expectDefaults(MetaAttentionSettings.self)
    try expectDefaults(MetaCriticSettings.self)
  }

  @Test(arguments: [
    ("rate", "0"), ("weightDecay", "-1"), ("virtualRate", "-1"), ("virtualLayers", "last"),
    ("adviceBatch", "both"), ("actorUpdate", "twice"), ("hidden", "0"),
  ]) func whatMayNotStandThere(name: String, text: String) {
    func expectRefusal<Own: Settings & Equatable>(_ type: Own.Type) {
      var settings = Own()
      #expect(throws: SettingError.self) { try settings.set(name, text: text) }
      #expect(settings == Own())
    }
    expectRefusal(MetaAttentionSettings.self)
    expectRefusal(MetaCriticSettings.self)
  }

  @Test(arguments: [("heads", "0"), ("mask", "zeros"), ("asPublished", "nearly")])
  func whatMayNotStandWithAttention(name: String, text: String) {
    var settings = MetaAttentionSettings()
    #expect(throws: SettingError.self) { try settings.set(name, text: text) }
  }

  /// One switch for the released program's choices, which leaves everything else alone.
  @Test func asPublished() throws {
    var settings = MetaAttentionSettings()
    settings.rate = 0.5
    settings.heads = 3
    #expect(settings.resolved == settings)
    settings.asPublished = true
    try settings.validate()
    var expected = settings
    expected.adviceBatch = .judging
    expected.virtualLayers = .first
    expected.weightDecay = 1e-4
    #expect(settings.resolved == expected)
  }

  /// What the switch decides may be said as well, but not otherwise.
  @Test func asPublishedAllowsNothingElse() throws {
    var settings = MetaAttentionSettings()
    settings.asPublished = true
    settings.weightDecay = 1e-4
    settings.adviceBatch = .judging
    settings.virtualLayers = .first
    try settings.validate()
    settings.weightDecay = 1e-2
    #expect(throws: SettingError.self) { try settings.validate() }
    settings.weightDecay = 0
    settings.actorUpdate = .virtual
    #expect(throws: SettingError.self) { try settings.validate() }
  }
}
