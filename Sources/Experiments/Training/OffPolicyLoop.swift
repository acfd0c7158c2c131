import Algorithms
import Environments
import Experience
import Tensors

/// The training loop of off-policy agents, and nothing around it: no file, no clock, no output.
///
/// It is what you would write yourself: act, step, remember, learn. `TrainingRun` adds the effects.
///
/// ```swift
/// var loop = try OffPolicyLoop(agent: agent, environment: tasks, settings: settings, seed: 1)
/// while loop.step < settings.steps { try loop.advance() }
/// ```
public struct OffPolicyLoop<Agent: OffPolicyAgent>: TrainingLoop {
  /// The learner.
  public var agent: Agent
  /// What it remembers.
  public let replay: Replay
  /// The replay, whose rows belong to a checkpoint.
  public var savedReplay: Replay? { replay }
  /// Where it acts; actions lie within −1…1.
  public let environment: any VectorEnvironment
  let settings: TrainingSettings

  /// What a checkpoint writes down besides the agent, the replay and the environments.
  public var state: OffPolicyLoopState

  /// What the environments showed last; what is acted on next. `[count, observation]`.
  public var observations: [Float]

  /// A loop before its first step, with fresh episodes.
  public init(
    agent: Agent, environment: any VectorEnvironment, settings: TrainingSettings, seed: UInt64
  ) throws {
    guard case .box = environment.actionSpace else {
      throw EnvironmentError.unsuitable(
        name: environment.name,
        what: "takes discrete actions, and this algorithm needs continuous ones")
    }
    try MemoryEstimate.requireReplay(of: settings.replayCapacity, environment)
    let stream = RandomStream(seed: seed)
    self.agent = agent
    self.environment = environment
    self.settings = settings
    replay = Replay(
      capacity: settings.replayCapacity, observationSize: environment.observationSpace.size,
      actionSize: environment.actionSpace.size)
    state = OffPolicyLoopState(
      runningReturns: .init(repeating: 0, count: environment.count),
      runningLengths: .init(repeating: 0, count: environment.count),
      environmentStream: stream.fork("environment"),
      exploration: Exploration(stream.fork("exploration")), replayStream: stream.fork("replay"),
      updateStream: stream.fork("update"))
    observations = []
    try beginFreshEpisodes()
  }

  /// Begins a new episode everywhere, seeded from the run's stream; what ran before is dropped.
  public mutating func beginFreshEpisodes() throws {
    // Gymnasium takes seeds below 2³¹.
    observations = try environment.reset(seed: state.environmentStream.next() >> 33)
    for index in 0..<environment.count { state.exploration.endEpisode(at: index) }
    state.runningReturns = .init(repeating: 0, count: environment.count)
    state.runningLengths = .init(repeating: 0, count: environment.count)
  }

  /// One step of every environment, and the updates that are due after it.
  /// - Returns: what happened.
  /// - Throws: `EnvironmentError`, or `LearningFault` when a loss is no number any more.
  @discardableResult
  public mutating func advance() throws -> LoopReport {
    let count = environment.count
    let actions = try chooseActions(count)
    let step = try environment.step(.vectors(actions))
    replay.add(observations: observations, actions: actions, step: step)
    observations = step.observations
    let before = state.step
    state.step += count

    var report = LoopReport()
    for i in 0..<count {
      state.runningReturns[i] += step.rawRewards[i]
      state.runningLengths[i] += 1
      guard step.episodeEnds[i] else { continue }
      report.episodes.append(
        Episode(totalReward: state.runningReturns[i], length: state.runningLengths[i]))
      state.episodes += 1
      state.runningReturns[i] = 0
      state.runningLengths[i] = 0
      state.exploration.endEpisode(at: i)
    }

    guard state.step > settings.randomSteps else { return report }
    let due = state.step / settings.updateEvery - before / settings.updateEvery
    for _ in 0..<due * settings.updates { report.metrics = try learn(report.metrics) }
    return report
  }

  private mutating func chooseActions(_ count: Int) throws -> [Float] {
    let size = environment.actionSpace.size
    if state.step < settings.randomSteps {
      return (0..<count * size).map { _ in Float(state.exploration.random.uniform(-1, 1)) }
    }
    let seen = Tensor(observations, shape: [count, environment.observationSpace.size])
    return try LearningFault.checked(
      agent.act(on: seen, exploring: &state.exploration).floats, step: state.step)
  }

  private mutating func learn(_ metrics: Metrics) throws -> Metrics {
    let progress = Double(state.step) / Double(settings.steps)
    agent.scaleRates(by: settings.rateSchedule.factor(at: progress))
    let batch = replay.sample(agent.batchSize, using: &state.replayStream)
    let latest = agent.update(on: batch, using: &state.updateStream)
    state.updates += 1
    if let (name, value) = latest.firstNonFinite {
      throw LearningFault.notFinite(
        name: name, value: value, step: state.step, update: state.updates)
    }
    return metrics.merging(latest)
  }
}

/// What one advance of a loop brought.
public struct LoopReport: Sendable {
  /// Episodes that ended.
  public var episodes: [Episode] = []
  /// The latest numbers of the updates.
  public var metrics = Metrics()
}

/// A finished episode.
public struct Episode: Codable, Equatable, Sendable {
  /// The sum of raw rewards.
  public var totalReward: Double
  /// Steps.
  public var length: Int
  /// Which episode of its trial it was, counted from 0; `nil` outside trials.
  public var placeInTrial: Int?

  /// An episode.
  public init(totalReward: Double, length: Int, placeInTrial: Int? = nil) {
    self.totalReward = totalReward
    self.length = length
    self.placeInTrial = placeInTrial
  }
}
