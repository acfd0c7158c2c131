import Algorithms
import Environments
import Experience
import Tensors

/// A loop that acts and learns, as a run sees it: no file, no clock, no output. `TrainingRun` adds the
/// effects.
public protocol TrainingLoop {
  /// Who learns.
  associatedtype Agent: ParameterTree, Performer
  /// The counters and streams that decide the loop's future and are small.
  associatedtype State: TrainingLoopState

  /// The learner.
  var agent: Agent { get set }
  /// Where it acts.
  var environment: any VectorEnvironment { get }
  /// What a checkpoint writes down besides the agent, the replay and the environments.
  var state: State { get set }
  /// What the environments showed last; what is acted on next. `[count, observation]`.
  var observations: [Float] { get set }
  /// What is kept to learn from later and belongs to a checkpoint; `nil` where nothing is.
  var savedReplay: Replay? { get }

  /// What the agent keeps of what it lived through, as bytes; `nil` where it keeps nothing.
  var savedExperience: [UInt8]? { get }
  /// Takes up what was kept.
  /// - Returns: whether the bytes were such.
  mutating func restore(experience: [UInt8]) -> Bool

  /// The environments' state, or `nil` where it cannot be written down: then a checkpoint begins fresh
  /// episodes.
  func savedEnvironments() throws -> VectorEnvironmentState?
  /// Begins a new episode everywhere, seeded from the run's stream; what ran before is dropped.
  mutating func beginFreshEpisodes() throws
  /// Goes on by the smallest amount that leaves nothing half done.
  mutating func advance() throws -> LoopReport
}

extension TrainingLoop {
  /// That of an agent that keeps what it lived through.
  public var savedExperience: [UInt8]? { (agent as? any ExperienceKeeper)?.keptExperience }

  /// To an agent that keeps what it lived through.
  public mutating func restore(experience: [UInt8]) -> Bool {
    guard var keeper = agent as? any ExperienceKeeper & Any else { return false }
    guard keeper.restore(keptExperience: experience), let restored = keeper as? Agent else {
      return false
    }
    agent = restored
    return true
  }

  /// That of the environments in which the loop acts.
  public func savedEnvironments() throws -> VectorEnvironmentState? {
    try environment.savedState()
  }
}

extension AsynchronousLoop {
  /// The workers' environments begin fresh episodes at a checkpoint.
  public func savedEnvironments() throws -> VectorEnvironmentState? { nil }
}

/// What every loop counts.
public protocol TrainingLoopState: Codable, Equatable, Sendable {
  /// Environment steps done.
  var step: Int { get }
  /// Updates done.
  var updates: Int { get }
  /// Episodes finished.
  var episodes: Int { get }
}
