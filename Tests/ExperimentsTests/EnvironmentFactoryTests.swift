import Environments
import Testing

@testable import Experiments

@Suite("Where a run gets its environments")
struct EnvironmentFactoryTests {
  private func settings(_ change: (inout EnvironmentSettings) -> Void) -> EnvironmentSettings {
    var settings = EnvironmentSettings()
    change(&settings)
    return settings
  }

  @Test func asManyAsAskedFor() throws {
    let factory = EnvironmentFactory()
    #expect(try factory.makePlain(settings { $0.count = 3 }).count == 3)
    #expect(try factory.makePlain(settings { $0.count = 3 }, count: 2).count == 2)
  }

  @Test func anUnknownName() {
    #expect(throws: EnvironmentError.unknown(name: "Pendulm", nearest: ["Pendulum"])) {
      try EnvironmentFactory().makePlain(settings { $0.name = "Pendulm" })
    }
  }

  @Test func aTimeLimitOfANativeTask() {
    let error = #expect(throws: EnvironmentError.self) {
      try EnvironmentFactory().makePlain(settings { $0.maxEpisodeSteps = 5 })
    }
    #expect(error?.description.contains("leave maxEpisodeSteps at 0") == true)
  }

  /// Where the second of the two vectors cannot be made, the first is closed.
  @Test func nothingIsLeftOpen() throws {
    final class Closing: VectorEnvironmentWrapper {
      let base: any VectorEnvironment
      let count: Int
      nonisolated(unsafe) static var open = 0
      init(_ base: any VectorEnvironment) {
        self.base = base
        count = base.count
        Self.open += 1
      }
      func close() { Self.open -= 1 }
    }
    let factory = EnvironmentFactory { settings, count in
      if count == 10 { throw Kill() }
      return Closing(try EnvironmentRegistry.native.make(settings.name, count: count))
    }
    #expect(throws: Kill.self) {
      try TrainingEnvironments(
        settings { $0.normalizeObservations = true }, from: factory, discount: 1)
    }
    #expect(Closing.open == 0)
  }

  /// Before any folder is made: continuous algorithms refuse indices, the others take them as they are.
  @Test func discreteActions() throws {
    let cart = settings { $0.name = "CartPole" }
    let table = AlgorithmTable.standard
    #expect(throws: EnvironmentError.self) {
      try table.task(of: "td3", cart, TrainingSettings(), factory: EnvironmentFactory())
    }
    for algorithm in ["a2c", "a3c"] {
      let task = try table.task(
        of: algorithm, cart, TrainingSettings(), factory: EnvironmentFactory())
      #expect(task.actionSpace == .discrete(count: 2))
    }
  }
}
