import Environments
import Experiments
import Foundation
import Reproductions
import Settings
import Synchronization

@testable import Tuning

/// A search over two settings of TD3 on a short pendulum, in a folder of its own: trials take
/// hundredths of a second.
final class Scene {
  let folder: String
  let search: Search

  init(_ yaml: String = Scene.yaml, isQuick: Bool = false) throws {
    folder = NSTemporaryDirectory() + "encore-search-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    search = try Search(yaml: yaml, file: "tiny.yaml", isQuick: isQuick)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let yaml = """
    search: tiny
    title: Two settings
    base:
      algorithm: td3
      training:
        randomSteps: 20
        replayCapacity: 100
        evaluationEvery: 20
        evaluationEpisodes: 1
        finalEvaluationEpisodes: 2
        checkpointEvery: 20
        logEvery: 50
      td3: {hidden: [4], batchSize: 4}
    tasks:
      - environment: Pendulum
      - {name: lazy, environment: Pendulum, settings: {rewardScale: 0.5}}
    seeds: 0..1
    space:
      discount: {range: [0.9, 0.999]}
      batchSize: {choices: [2, 4, 8]}
    budget: {least: 30, most: 90}
    trials: 4
    window: 2
    confirm: {best: 1, seeds: [7, 9]}
    quick: {trials: 2, seeds: 3, budget: {least: 20, most: 40, eta: 2}}
    """

  /// The pendulum; `made` counts the vectors of environments that were made of it.
  static func factory(made: Counter = Counter()) -> EnvironmentFactory {
    var registry = EnvironmentRegistry()
    registry.register("Pendulum", timeLimit: 10) { Pendulum() }
    let plain = EnvironmentFactory(registry: registry)
    return EnvironmentFactory { settings, count in
      made.add()
      return try plain.makePlain(settings, count: count)
    }
  }

  static let description = RunDescription(command: ["encore", "tune", "tiny"], commit: "abc1234")

  /// The search's folder below another one, or the scene's own.
  func place(_ name: String = "runs") -> SearchFolder {
    SearchFolder(of: search, in: "\(folder)/\(name)")
  }

  /// Trains; `stop` is asked after each event.
  @discardableResult
  func train(
    in place: SearchFolder? = nil, searcher: sending any Searcher = FakeSearcher(),
    trials: Int? = nil, jobs: Int = 1, factory: EnvironmentFactory = Scene.factory(),
    stop: @escaping @Sendable (SearchTraining.Event) -> Bool = { _ in false }
  ) throws -> SearchTraining.Ending {
    let interruption = Interruption()
    let training = try SearchTraining(search, in: place ?? self.place(), searcher: searcher)
    return try training.run(
      trials: trials ?? search.trials, jobs: jobs, factory: factory,
      description: Self.description, interruption: interruption,
      watch: { if stop($0) { interruption.request() } })
  }

  func results(in place: SearchFolder? = nil) throws -> SearchResults {
    try SearchResults(of: search, in: place ?? self.place())
  }
}

/// A number that several threads raise.
final class Counter: Sendable {
  private let count = Mutex(0)
  var value: Int { count.withLock { $0 } }
  func add() { count.withLock { $0 += 1 } }
}

/// Proposes what it is given, one after the other.
final class ListSearcher: Searcher {
  private var left: ArraySlice<Proposal>

  init(_ proposals: [Proposal]) { left = proposals[...] }

  func ask() throws -> Proposal? { left.popFirst() }
  func tell(_ trial: Int, cost: Double?) throws {}
}

/// Proposes by a rule that hangs on all it was asked and told, so that a conversation that is gone
/// through otherwise shows: the base first, then values made of the number and of the costs.
final class FakeSearcher: Searcher {
  private var asked = 0
  private var sum = 0.0
  private(set) var told: [Int: Double?] = [:]
  /// After so many there is nothing left.
  let limit: Int
  /// Trials whose second value no replay of 100 steps goes with.
  let shift: Double

  init(limit: Int = .max, shift: Double = 0) {
    self.limit = limit
    self.shift = shift
  }

  func ask() throws -> Proposal? {
    guard asked < limit else { return nil }
    asked += 1
    guard asked > 1 else {
      return Proposal(configuration: [.double(0.99), .int(4)], steps: 30)
    }
    let part = (sum.magnitude + Double(asked) * 0.37 + shift).truncatingRemainder(dividingBy: 1)
    return Proposal(
      configuration: [.double(0.9 + 0.099 * part), .int([2, 4, 8][asked % 3])],
      steps: asked % 2 == 0 ? 90 : 30)
  }

  func tell(_ trial: Int, cost: Double?) throws {
    told[trial] = cost
    sum += cost ?? 1
  }
}
