import Algorithms
import Environments
import Tensors

/// Looking at what the policies of several stages of one run see, and how.
struct SightJob: AgentUser {
  var plan: RunPlan
  var folder: RunFolder
  var factory: EnvironmentFactory
  var settings: SightSettings
  /// Told of the stages done and of the share of the present one.
  var progress: (FeatureProgress) -> Void
  /// Is shown an episode of the last stage's policy; `nil` plays none.
  var film: SightFilming?

  private var fault: ExplainFault {
    .noSight(run: folder.path, algorithm: plan.agentName, environment: plan.environment.name)
  }

  func use<Agent: OffPolicyAgent>(
    discount: Double, metrics: [String],
    _ makeAgent: @escaping (Int, Int, inout RandomStream) -> Agent
  ) throws -> SightExplanation {
    throw fault
  }

  func use<Agent: OnPolicyAgent>(
    discount: Double, metrics: [String],
    onPolicy makeAgent: @escaping (Space, Space, inout RandomStream) throws -> Agent
  ) throws -> SightExplanation {
    let wanted = try WantedStages(settings.stages, of: plan, in: folder, withUntrained: true)
    let environments = try TrainingEnvironments(
      single, trial: plan.shownTrial, from: factory, discount: discount)
    defer { environments.close() }
    let sizes = environments.training
    func agent(at step: Int) throws -> (Agent, Sight) {
      // As training makes it, so that stage 0 is what this run began with.
      var random = RandomStream(seed: plan.seed).fork("agent")
      var agent = try makeAgent(sizes.observationSpace, sizes.actionSpace, &random)
      environments.statistics = try wanted.load(step, into: &agent)
      guard let sight = (agent as? any SightExplainable)?.sight else { throw fault }
      return (agent, sight)
    }
    guard let last = wanted.steps.last else { throw fault }
    let (player, eye) = try agent(at: last)
    if settings.parts == [.masks], eye.view(.zeros([1, eye.format.size])).masks.isEmpty {
      throw ExplainFault.noMask(run: folder.path)
    }
    let states = try states(of: player, in: environments, trained: last)
    let stages = try wanted.steps.enumerated().map { index, step in
      var look = try SightLook(agent(at: step).1, settings: settings)
      return look.stage(step, on: states) {
        progress(FeatureProgress(stage: index, stages: wanted.steps.count, step: step, share: $0))
      }
    }
    let explanation = SightExplanation(
      run: folder.path, agent: plan.agentName, environment: plan.environment.name,
      settings: settings, format: eye.format, states: states, shown: settings.shownStates,
      stages: stages)
    if let film { try show(player, eye, in: environments, explanation, to: film) }
    return explanation
  }

  /// One environment to play in.
  private var single: EnvironmentSettings {
    var environment = plan.environment
    environment.count = 1
    environment.evaluationCount = 1
    environment.workers = 1
    return environment
  }

  private func states(
    of agent: some Performer, in environments: TrainingEnvironments, trained: Int
  ) throws -> [SightExplanation.SeenState] {
    var states: [SightExplanation.SeenState] = []
    try SightPlay.play(
      agent, on: environments.evaluation(), seed: settings.seed, trained: trained
    ) { moment in
      if moment.step >= settings.warmUp {
        states.append(.init(pixels: moment.observation.bytes, step: moment.step))
      }
      return states.count < settings.states
    }
    return states
  }

  private func show(
    _ agent: some Performer, _ sight: Sight, in environments: TrainingEnvironments,
    _ explanation: SightExplanation, to film: SightFilming
  ) throws {
    let trained = explanation.stages[explanation.stages.count - 1].step
    try SightPlay.play(
      agent, on: environments.evaluation(), seed: settings.seed, trained: trained
    ) { moment in
      guard moment.episode == 0, moment.step < film.maximumSteps,
        case .indices(let actions) = moment.actions
      else { return false }
      let features = sight.view(moment.observation).features
      let map = PictureMap.gradCAM(of: features, for: actions, logits: sight.logits)[0]
      return try film.watch(
        SightFilming.Moment(
          pixels: moment.observation.bytes, map: map, action: actions[0], step: moment.step,
          totalReward: moment.totalReward), explanation)
    }
  }
}

/// Who films an episode with what the policy looked at.
public struct SightFilming {
  /// The most steps that are shown.
  public var maximumSteps: Int
  /// Is shown each moment, and what the look at single states came to; `false` ends the play.
  public var watch: (Moment, SightExplanation) throws -> Bool

  /// A film.
  public init(
    maximumSteps: Int = 2000, watch: @escaping (Moment, SightExplanation) throws -> Bool
  ) {
    self.maximumSteps = maximumSteps
    self.watch = watch
  }

  /// What the policy saw and did.
  public struct Moment: Sendable {
    /// The observation, as the explanation's `format` says.
    public let pixels: [UInt8]
    /// Where the evidence for the action lies that was taken.
    public let map: PictureMap
    /// The action that was taken, as it was drawn.
    public let action: Int
    /// Steps before it.
    public let step: Int
    /// The sum of the episode's rewards before it, raw.
    public let totalReward: Double
  }
}

extension Tensor {
  /// Pixels as bytes.
  fileprivate var bytes: [UInt8] { floats.map { UInt8(min(max($0.rounded(), 0), 255)) } }
}

extension AlgorithmTable {
  /// Looks at what a policy of pictures sees, at stages of its training.
  /// - Parameters:
  ///   - plan: the run's own.
  ///   - film: is shown an episode of the last stage; `nil` plays none.
  ///   - progress: told now and then.
  /// - Throws: `ExplainFault`, `CheckpointError`, `RunFault`, `EnvironmentError`, `TensorFileError`
  ///   or `FileFault`, and what `film` throws.
  public func explainSight(
    of plan: RunPlan, in folder: RunFolder, settings: SightSettings, factory: EnvironmentFactory,
    film: SightFilming? = nil, progress: @escaping (FeatureProgress) -> Void = { _ in }
  ) throws -> SightExplanation {
    try entry(named: plan.algorithm).maker.open(
      plan,
      for: SightJob(
        plan: plan, folder: folder, factory: factory, settings: settings, progress: progress,
        film: film))
  }
}
