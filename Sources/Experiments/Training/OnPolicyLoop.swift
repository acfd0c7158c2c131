import Algorithms
import Environments
import Experience
import Tensors

/// The training loop of on-policy agents, and nothing around it: no file, no clock, no output.
///
/// ```swift
/// var loop = try OnPolicyLoop(agent: agent, environment: tasks, settings: settings, seed: 1)
/// while loop.state.step < settings.steps { try loop.advance() }
/// ```
public struct OnPolicyLoop<Agent: OnPolicyAgent>: TrainingLoop {
  /// The learner.
  public var agent: Agent
  /// Where it acts.
  public let environment: any VectorEnvironment
  let settings: TrainingSettings

  /// What a checkpoint writes down besides the agent and the environments.
  public var state: OnPolicyLoopState
  /// What the environments showed last; what is acted on next. `[count, observation]`.
  public var observations: [Float]
  /// Nothing is kept.
  public var savedReplay: Replay? { nil }
  /// What the last rollout was recorded in.
  private(set) var recorder: RolloutRecorder

  /// A loop before its first step, with fresh episodes.
  public init(
    agent: Agent, environment: any VectorEnvironment, settings: TrainingSettings, seed: UInt64
  ) throws {
    let stream = RandomStream(seed: seed)
    self.agent = agent
    self.environment = environment
    self.settings = settings
    state = OnPolicyLoopState(
      runningReturns: .init(repeating: 0, count: environment.count),
      runningLengths: .init(repeating: 0, count: environment.count),
      resets: .init(repeating: true, count: environment.count),
      memory: agent.emptyMemory(for: environment.count)?.floats ?? [],
      environmentStream: stream.fork("environment"), actingStream: stream.fork("acting"),
      updateStream: stream.fork("update"))
    observations = []
    recorder = RolloutRecorder(of: environment)
    try beginFreshEpisodes()
  }

  /// Begins a new episode everywhere, seeded from the run's stream; what ran before is dropped.
  public mutating func beginFreshEpisodes() throws {
    // Gymnasium takes seeds below 2³¹.
    observations = try environment.reset(seed: state.environmentStream.next() >> 33)
    state.runningReturns = .init(repeating: 0, count: environment.count)
    state.runningLengths = .init(repeating: 0, count: environment.count)
    state.resets = .init(repeating: true, count: environment.count)
  }

  /// One rollout, and the update from it.
  /// - Throws: `EnvironmentError`, or `LearningFault` when a number is none any more.
  @discardableResult
  public mutating func advance() throws -> LoopReport {
    var report = LoopReport()
    let appetite = agent.appetite
    let last = try collect(&report)
    let rollout = recorder.rollout(
      lastValues: last.floats, finalObservations: appetite.finalObservations ? observations : nil,
      actionSpace: environment.actionSpace, memoryEvery: appetite.memoryEvery)
    let progress = Double(state.step) / Double(settings.steps)
    agent.scaleRates(by: settings.rateSchedule.factor(at: progress))
    report.metrics = agent.update(on: rollout, using: &state.updateStream)
    state.updates += 1
    if let (name, value) = report.metrics.firstNonFinite {
      throw LearningFault.notFinite(
        name: name, value: value, step: state.step, update: state.updates)
    }
    return report
  }

  /// Fills the recorder with one rollout.
  /// - Returns: the values of what is acted on next, `[count]`.
  mutating func collect(_ report: inout LoopReport) throws -> Tensor {
    let appetite = agent.appetite
    var memory = currentMemory
    recorder.clear()
    while !recorder.isFull(appetite) {
      try step(&memory, appetite, &report)
    }
    state.memory = memory?.floats ?? []
    return agent.values(of: seen, memory: memory)
  }

  private var seen: Tensor {
    Tensor(observations, shape: [environment.count, environment.observationSpace.size])
  }

  private var currentMemory: Tensor? {
    guard let empty = agent.emptyMemory(for: environment.count) else { return nil }
    return Tensor(state.memory, shape: empty.shape)
  }

  private mutating func step(
    _ memory: inout Tensor?, _ appetite: RolloutAppetite, _ report: inout LoopReport
  ) throws {
    if let memory, recorder.time % appetite.memoryEvery == 0 { recorder.add(memory: memory) }
    let decision = agent.decide(
      seen, memory: memory, resets: state.resets, using: &state.actingStream)
    let values = try LearningFault.checked(decision.values.floats, step: state.step)
    let (step, endings) = try EpisodeEndings.step(environment, decision.actions)
    try recorder.add(
      observations: observations, decision, values: values, resets: state.resets, step,
      withArrivals: appetite.arrivals)
    // The value of a time limit's last observation, with the memory that led there.
    if step.endings.contains(where: { $0.endsEpisode && $0.continues }) {
      let arrivals = Tensor(step.arrivals, shape: [environment.count, recorder.observationSize])
      recorder.noteArrivals(
        agent.values(of: arrivals, memory: decision.memory).floats, where: step.endings)
    }
    memory = agent.noting(step.rewards, in: decision.memory)
    observations = step.observations
    state.resets = endings.forgets
    state.step += environment.count
    for i in 0..<environment.count {
      state.runningReturns[i] += step.rawRewards[i]
      state.runningLengths[i] += 1
      guard endings.ends[i] else { continue }
      report.episodes.append(
        Episode(totalReward: state.runningReturns[i], length: state.runningLengths[i]))
      state.episodes += 1
      state.runningReturns[i] = 0
      state.runningLengths[i] = 0
    }
  }
}
