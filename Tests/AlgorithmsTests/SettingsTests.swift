import Algorithms
import Settings
import Testing

@Suite struct SettingsTests {
  /// A property without a field could not be set, and would be missing from every recipe.
  private func expectEveryPropertyIsAField<Own: Settings>(
    _ type: Own.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let properties = Mirror(reflecting: Own()).children.compactMap(\.label)
    #expect(properties.sorted() == Own.names.sorted(), sourceLocation: sourceLocation)
  }

  @Test func everyPropertyIsAField() {
    expectEveryPropertyIsAField(DDPGSettings.self)
    expectEveryPropertyIsAField(TD3Settings.self)
    expectEveryPropertyIsAField(SACSettings.self)
    expectEveryPropertyIsAField(PPOSettings.self)
  }

  private func expectTheDefaultsAreWithinTheirRanges<Own: Settings & Equatable>(
    _ type: Own.Type, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var settings = Own()
    for (name, value) in settings.values { try settings.set(name, to: value) }
    #expect(settings == Own(), sourceLocation: sourceLocation)
    try settings.validate()
  }

  @Test func theDefaultsAreWithinTheirRanges() throws {
    try expectTheDefaultsAreWithinTheirRanges(DDPGSettings.self)
    try expectTheDefaultsAreWithinTheirRanges(TD3Settings.self)
    try expectTheDefaultsAreWithinTheirRanges(SACSettings.self)
    try expectTheDefaultsAreWithinTheirRanges(PPOSettings.self)
  }

  private func expectRefusal<Own: Settings & Equatable>(
    _ type: Own.Type, _ name: String, _ text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var settings = Own()
    #expect(throws: SettingError.self, sourceLocation: sourceLocation) {
      try settings.set(name, text: text)
    }
    #expect(settings == Own(), sourceLocation: sourceLocation)
  }

  /// What all off-policy actor–critics refuse.
  @Test(arguments: [
    ("discount", "1.5"), ("actorRate", "0"), ("criticRate", "-1"), ("targetRate", "-0.1"),
    ("batchSize", "0"), ("hidden", "256, 0"), ("initializer", "zeros"), ("gradientClip", "-1"),
    ("clipScope", "layer"),
  ]) func whatMayNotStandAnywhere(name: String, text: String) {
    expectRefusal(DDPGSettings.self, name, text)
    expectRefusal(TD3Settings.self, name, text)
    expectRefusal(SACSettings.self, name, text)
  }

  @Test(arguments: [
    ("noise", "pink"), ("explorationNoise", "-0.1"), ("noiseReversion", "1.1"),
  ]) func whatMayNotStandWithNoise(name: String, text: String) {
    expectRefusal(DDPGSettings.self, name, text)
    expectRefusal(TD3Settings.self, name, text)
  }

  @Test(arguments: [("policyDelay", "0"), ("targetNoise", "-1"), ("targetNoiseClip", "-1")])
  func whatMayNotStandWithTD3(name: String, text: String) {
    expectRefusal(TD3Settings.self, name, text)
    // DDPG has no such settings at all.
    expectRefusal(DDPGSettings.self, name, "1")
  }

  @Test(arguments: [
    ("temperature", "0"), ("temperatureRate", "0"), ("learnsTemperature", "perhaps"),
    ("targetEntropyPerAction", "low"),
  ]) func whatMayNotStandWithSAC(name: String, text: String) {
    expectRefusal(SACSettings.self, name, text)
  }

  @Test func noiseByItsName() throws {
    var settings = DDPGSettings()
    try settings.set("noise", text: "ornstein-uhlenbeck")
    #expect(settings.noise == .ornsteinUhlenbeck)
  }
}
