import Algorithms
import Environments
import Experience
import Tensors

/// The training loop of A3C: workers in threads of their own go on for some rollouts, without waiting for
/// one another, and then meet, so that the run can be logged, judged and saved.
///
/// With the schedule `in-turn` they go on one after another, a rollout each: the same numbers every time.
public struct AsynchronousLoop: TrainingLoop {
  /// What the workers have learned, as of the last meeting.
  public var agent: A2C {
    didSet {
      guard !isCopying else { return }
      agent.publish(to: shared)
    }
  }
  /// The task, for its spaces; workers have environments of their own.
  public let environment: any VectorEnvironment
  /// Counters, and the state of every worker.
  public var state: AsynchronousLoopState {
    didSet { mustBegin = true }
  }
  /// Workers have observations of their own.
  public var observations: [Float] = []
  /// Nothing is kept.
  public var savedReplay: Replay? { nil }

  private let crew: [WorkerThread<A3CCommand, A3CAnswer>]
  private let shared: SharedParameters
  private let settings: A3CSettings
  private let total: Int
  private var isCopying = false
  private var mustBegin = true

  /// Rollouts of each worker from one meeting to the next.
  private static let rolloutsApart = 20

  /// A loop before its first step.
  init(
    _ plan: RunPlan, settings: A3CSettings, environment: any VectorEnvironment,
    factory: EnvironmentFactory, using random: inout RandomStream,
    make: @escaping @Sendable (Space, Space, inout RandomStream) throws -> A2C
  ) throws {
    self.environment = environment
    self.settings = settings
    total = plan.training.steps
    let learner = try make(environment.observationSpace, environment.actionSpace, &random)
    agent = learner
    let shared = SharedParameters(of: learner.network)
    self.shared = shared
    let workers = settings.workers
    crew = (0..<workers).map { index in
      WorkerThread {
        // The body lives on the thread, and ends its environments with it.
        let body = try BodyBox(
          A3CWorkerBody(
            index, of: plan, workers: workers, factory: factory, sharing: shared, make: make))
        return { try body.body.serve($0) }
      }
    }
    state = AsynchronousLoopState(workers: try Self.all(crew, .begin(nil)).map(\.state))
    mustBegin = false
  }

  /// Closes a worker's environments when its thread lets go of it.
  private final class BodyBox {
    var body: A3CWorkerBody
    init(_ body: A3CWorkerBody) { self.body = body }
    deinit { body.close() }
  }

  /// All at once.
  @discardableResult
  private static func all(
    _ crew: [WorkerThread<A3CCommand, A3CAnswer>], _ command: A3CCommand
  ) throws -> [A3CAnswer] {
    for worker in crew { worker.begin(command) }
    // Everybody is waited for, whoever failed: nobody is left at work.
    return try crew.map { worker in Result { try worker.finish() } }.map { try $0.get() }
  }

  /// Begins a new episode everywhere, seeded from each worker's stream.
  public mutating func beginFreshEpisodes() throws {
    try beginWhereSaved()
    take(try Self.all(crew, .freshEpisodes))
  }

  /// Some rollouts of every worker.
  @discardableResult
  public mutating func advance() throws -> LoopReport {
    try beginWhereSaved()
    var answers: [A3CAnswer] = []
    switch settings.schedule {
    case .threads:
      answers = try Self.all(crew, .advance(rollouts: Self.rolloutsApart))
    case .inTurn:
      for worker in crew {
        worker.begin(.advance(rollouts: 1))
        answers.append(try worker.finish())
      }
    }
    take(answers)
    isCopying = true
    agent.copy(shared)
    isCopying = false
    var report = LoopReport()
    for answer in answers {
      report.episodes += answer.report.episodes
      report.metrics = report.metrics.merging(answer.report.metrics)
    }
    return report
  }

  /// Hands a restored state to the workers.
  private mutating func beginWhereSaved() throws {
    guard mustBegin else { return }
    for (worker, state) in zip(crew, state.workers) {
      worker.begin(.begin(state))
      _ = try worker.finish()
    }
    mustBegin = false
  }

  private mutating func take(_ answers: [A3CAnswer]) {
    state = AsynchronousLoopState(workers: answers.map(\.state))
    mustBegin = false
  }
}

/// The states of all workers.
public struct AsynchronousLoopState: TrainingLoopState {
  var workers: [OnPolicyLoopState]

  /// Environment steps of all workers.
  public var step: Int { workers.reduce(0) { $0 + $1.step } }
  /// Updates of all workers.
  public var updates: Int { workers.reduce(0) { $0 + $1.updates } }
  /// Episodes of all workers.
  public var episodes: Int { workers.reduce(0) { $0 + $1.episodes } }
}
