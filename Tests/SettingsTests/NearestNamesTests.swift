import Settings
import Testing

@Suite("Nearest names")
struct NearestNamesTests {
  let names = ["discount", "batchSize", "policy-delay", "steps", "seed", "seeds"]

  @Test(arguments: [
    ("discuont", ["discount"]), ("batch_size", ["batchSize"]), ("batch", ["batchSize"]),
    ("sede", ["seed"]), ("policydelay", ["policy-delay"]), ("sed", ["seed"]),
    ("Seeds", ["seeds", "seed"]),
    ("zebra", []), ("", []),
  ])
  func nearest(name: String, found: [String]) {
    #expect(nearestNames(to: name, among: names) == found)
  }
}
