import Algorithms
import Environments
import Foundation
import Synchronization
import Tensors
import Testing

@testable import Experiments

/// What stands for a killed process: nothing is saved when it is thrown.
struct Kill: Error {}

/// Environments that end their process's life at a chosen call, and that may refuse to be saved.
final class MortalVector: VectorEnvironmentWrapper {
  let base: any VectorEnvironment
  private let isSavable: Bool
  private let beforeStep: () throws -> Void

  init(_ base: any VectorEnvironment, isSavable: Bool, beforeStep: @escaping () throws -> Void) {
    self.base = base
    self.isSavable = isSavable
    self.beforeStep = beforeStep
  }

  func step(_ actions: Actions) throws -> VectorStep {
    try beforeStep()
    return try base.step(actions)
  }

  func savedState() throws -> VectorEnvironmentState? {
    isSavable ? try base.savedState() : nil
  }
}

/// Small runs in a folder of their own: 300 steps of a short pendulum, in some milliseconds.
final class TrainingHarness {
  let folder: TemporaryFolder
  var plan: RunPlan
  var isSavable = true
  /// Called with every step of training.
  var onStep: (Int) throws -> Void = { _ in }
  /// Whether an evaluation goes on, asked while it does.
  var judgesOn: () -> Bool = { true }
  /// What the watchers were told, in order.
  private(set) var events: [TrainingEvent] = []

  init(seed: UInt64 = 1) throws {
    folder = try TemporaryFolder()
    plan = try Self.plan(seed: seed)
  }

  /// - Parameter meta: what is put on the algorithm, with its defaults.
  static func plan(
    seed: UInt64, algorithm: String = "td3", meta: MetaLearner = .none
  ) throws -> RunPlan {
    var training = TrainingSettings()
    training.steps = 300
    training.randomSteps = 40
    training.replayCapacity = 200
    training.evaluationEvery = 70
    training.evaluationEpisodes = 3
    training.finalEvaluationEpisodes = 5
    training.checkpointEvery = 90
    training.logEvery = 32
    training.threads = 1
    let entry = try AlgorithmTable.standard.entry(named: algorithm)
    var own = try #require(entry.settings.init() as? any ActorCriticSettings)
    own.hidden = [8]
    own.batchSize = 8
    return RunPlan(
      environment: EnvironmentSettings(), training: training, algorithm: algorithm,
      algorithmSettings: own, metaLearner: meta, metaSettings: meta.section?.settings.init(),
      seed: seed)
  }

  static var registry: EnvironmentRegistry {
    var registry = EnvironmentRegistry()
    registry.register("Pendulum", timeLimit: 20) { Pendulum() }
    registry.register("CartPole", timeLimit: 20) { CartPole() }
    registry.register("Catch", arguments: CatchSettings.self) { Catch($0) }
    registry.register(
      "Bandits", tasks: BernoulliBandits([.oneOf([[0.1, 0.9], [0.9, 0.1]])], pulls: 7))
    return registry
  }

  /// - Parameter killAt: the step, of training and evaluations together, that is the last.
  func factory(killAt: Int? = nil) -> EnvironmentFactory {
    // A mutex cannot be copied into the closures; a box around it can.
    final class Counter: Sendable { let calls = Mutex(0) }
    let (counter, isSavable) = (Counter(), isSavable)
    return EnvironmentFactory { settings, count in
      let base = try EnvironmentFactory(registry: Self.registry).makePlain(settings, count: count)
      return MortalVector(base, isSavable: isSavable) {
        let now = counter.calls.withLock { calls -> Int in
          calls += 1
          return calls
        }
        if let killAt, now >= killAt { throw Kill() }
      }
    }
  }

  func newRun(_ name: String = "run") throws -> RunFolder {
    try RunFolder.create(in: folder.path, named: name)
  }

  @discardableResult
  func train(
    in run: RunFolder, resuming: Bool = false, killAt: Int? = nil, stopAt: Int? = nil
  ) throws -> RunOutcome {
    let job = TrainingJob(
      plan: plan, folder: run, isResuming: resuming, factory: factory(killAt: killAt), now: { 0 },
      watch: { [self] event in
        events.append(event)
        if case .judging = event { return judgesOn() ? .proceed : .stop }
        guard case .stepped(let step, _) = event else { return .proceed }
        do { try onStep(step) } catch { Issue.record(error) }
        return stopAt.map { step >= $0 } ?? false ? .stop : .proceed
      })
    return try AlgorithmTable.standard.entry(named: plan.algorithm).maker.open(plan, for: job)
  }

  /// What a resumed run must share with an unbroken one, byte for byte, by name.
  static func essence(of run: RunFolder) throws -> [String: [UInt8]] {
    var essence: [String: [UInt8]] = [:]
    let newest = try CheckpointStore(run).newest()
    for file in [run.progress, run.evaluation, run.trials]
    where FileManager.default.fileExists(atPath: file) {
      essence[run.relative(file)] = try WholeFile.read(file)
    }
    for name in newest.manifest.files.keys {
      essence["\(newest.manifest.step)/\(name)"] = try WholeFile.read(newest.path(of: name))
    }
    for folder in [run.replay, run.best] {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        essence["\(run.relative(folder))/\(name)"] = try WholeFile.read("\(folder)/\(name)")
      }
    }
    return essence
  }

  /// Expects that two runs are the same, and names the files in which they differ.
  static func expectEqual(
    _ first: RunFolder, _ second: RunFolder, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let (one, other) = (try essence(of: first), try essence(of: second))
    #expect(one.keys.sorted() == other.keys.sorted(), sourceLocation: sourceLocation)
    let different = one.keys.filter { one[$0] != other[$0] }.sorted()
    #expect(different.isEmpty, sourceLocation: sourceLocation)
  }
}
