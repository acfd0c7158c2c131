import Algorithms
import Settings
import Testing

@Suite struct TD3SettingsTests {
  /// A property without a field could not be set, and would be missing from every recipe.
  @Test func everyPropertyIsAField() {
    let properties = Mirror(reflecting: TD3Settings()).children.compactMap(\.label)
    #expect(properties.sorted() == TD3Settings.names.sorted())
  }

  @Test func theDefaultsAreWithinTheirRanges() throws {
    var settings = TD3Settings()
    for (name, value) in settings.values { try settings.set(name, to: value) }
    #expect(settings == TD3Settings())
    try settings.validate()
  }

  @Test(arguments: [
    ("discount", "1.5"), ("policyDelay", "0"), ("actorRate", "0"), ("targetRate", "-0.1"),
    ("batchSize", "0"), ("hidden", "256, 0"), ("initializer", "zeros"), ("targetNoise", "-1"),
  ]) func whatMayNotStandThere(name: String, text: String) {
    var settings = TD3Settings()
    #expect(throws: SettingError.self) { try settings.set(name, text: text) }
    #expect(settings == TD3Settings())
  }
}
