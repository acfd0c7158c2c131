import Algorithms
import Environments
import Experience
import Foundation
import TensorFiles
import Tensors

/// One run from its first step to its last, with all effects: logs, evaluation, checkpoints, the best policy.
///
/// The order of things within a step is fixed, so that a resumed run does exactly what an unbroken one does:
/// step, row, evaluation, checkpoint. Environments that cannot be saved begin fresh episodes after every
/// checkpoint, in the unbroken run as well.
public final class TrainingRun<Loop: TrainingLoop> {
  private let plan: RunPlan
  private let folder: RunFolder
  private let environments: TrainingEnvironments
  private let logs: RunLogs
  private let watch: (TrainingEvent) -> TrainingDirective
  private let now: () -> Double
  private let store: CheckpointStore
  private var segments: ReplaySegments
  /// Steps in the replay at the last checkpoint, whose segments must stay.
  private var lastReplayTotal = 0
  private var loop: Loop
  private var window = LogWindow()
  private var bestReturn: Double?
  private var lastReturn: Double?
  /// Whether the evaluation at this step was stopped before its end.
  private var owesEvaluation = false
  private var lastSaved = -1
  private var lastSavedTime: Double
  private var lastLog: (step: Int, seconds: Double)

  private var settings: TrainingSettings { plan.training }

  /// A run that is about to begin, or to go on from the newest checkpoint in its folder.
  /// - Parameters:
  ///   - resuming: whether to go on.
  ///   - actsApart: whether the loop looks at the environment for its spaces alone; one is opened then.
  ///   - makeLoop: makes the loop with an untrained agent, before its first step.
  ///   - now: a clock that never runs backwards, in seconds.
  ///   - watch: told of everything that happens; may ask to stop.
  public init(
    _ plan: RunPlan, in folder: RunFolder, resuming: Bool, factory: EnvironmentFactory,
    discount: Double, metrics: [String], actsApart: Bool = false, now: @escaping () -> Double,
    watch: @escaping (TrainingEvent) -> TrainingDirective,
    loop makeLoop: (any VectorEnvironment, inout RandomStream) throws -> Loop
  ) throws {
    self.plan = plan
    self.folder = folder
    self.now = now
    lastSavedTime = now()
    self.watch = watch
    store = CheckpointStore(folder)
    segments = ReplaySegments(folder: folder.replay)
    // The checkpoint is read first: a damaged one is reported before any worker starts.
    let newest = resuming ? try ResumePoint<Loop.State>.newest(in: store, for: plan) : nil
    environments = try TrainingEnvironments(
      plan.environment, count: actsApart ? 1 : nil, trial: plan.shownTrial, from: factory,
      discount: discount)
    do {
      let stream = RandomStream(seed: plan.seed)
      var agentStream = stream.fork("agent")
      loop = try makeLoop(environments.training, &agentStream)
      var found: ResumePoint<Loop.State>?
      if let newest {
        found = try ResumePoint(
          newest, of: plan, in: store, filling: loop.savedReplay, from: &segments)
      }
      logs = try RunLogs(
        folder, metrics: metrics, hasTrials: plan.shownTrial != nil,
        lengths: found?.checkpoint.manifest.validLengths ?? [:],
        clock: { Date().timeIntervalSince1970 })
      lastLog = (0, now())
      if let found {
        try restore(found)
      } else if resuming {
        _ = watch(.warned("Nothing was saved before the run was stopped; it begins again."))
      }
      if let warning = plan.blindness(to: environments.training.observationSpace) {
        _ = watch(.warned(warning))
      }
    } catch {
      environments.close()
      throw error
    }
  }

  private func restore(_ found: ResumePoint<Loop.State>) throws {
    for reason in found.passedOver {
      _ = watch(.warned("A damaged checkpoint was passed over for an older one. \(reason)"))
    }
    let saved = found.saved
    try TensorFile(path: found.checkpoint.path(of: Checkpoint.agentFile)).load(into: &loop.agent)
    lastReplayTotal = saved.replayTotal
    if found.checkpoint.manifest.files[Checkpoint.experienceFile] != nil {
      let path = found.checkpoint.path(of: Checkpoint.experienceFile)
      guard loop.restore(experience: try WholeFile.read(path)) else {
        throw RunFault.unreadable(path: path, what: "does not hold trajectories")
      }
    }
    // What lay beyond is another future.
    try store.discard(after: found.checkpoint.manifest.step)
    environments.statistics = saved.statistics
    loop.state = saved.loop
    window = saved.window
    bestReturn = saved.bestReturn
    lastReturn = saved.lastReturn
    owesEvaluation = found.checkpoint.manifest.owesEvaluation ?? false
    lastSaved = saved.loop.step
    lastLog.step = saved.loop.step
    if let state = saved.environments {
      loop.observations = try environments.training.restore(state)
    } else {
      try loop.beginFreshEpisodes()
    }
  }

  /// Environment steps done.
  public var step: Int { loop.state.step }

  /// Trains to the last step, or until a watcher says stop.
  public func run() throws -> RunOutcome {
    defer { environments.close() }
    var wasStopped = false
    if owesEvaluation && step < settings.steps {
      wasStopped = try evaluate(settings.evaluationEpisodes).stop
    }
    while step < settings.steps && !wasStopped {
      let before = step
      let report = try loop.advance()
      window.add(report)
      lastReturn = report.episodes.last?.totalReward ?? lastReturn
      wasStopped = tell(.stepped(step: step, lastReturn: lastReturn))
      if isDue(settings.logEvery, before) || step >= settings.steps {
        wasStopped = try log() || wasStopped
      }
      // The last evaluation is another, longer one.
      if isDue(settings.evaluationEvery, before) && step < settings.steps {
        wasStopped = try evaluate(settings.evaluationEpisodes).stop || wasStopped
      }
      if settings.keepPolicyEvery > 0 && isDue(settings.keepPolicyEvery, before) {
        try SavedPolicy.saveStage(
          loop.agent, algorithm: plan.agentName, step: step,
          statistics: environments.statistics, in: folder)
      }
      let isLate = now() - lastSavedTime >= plan.checkpointSeconds
      if step < settings.steps && (isDue(settings.checkpointEvery, before) || wasStopped || isLate)
      {
        try save()
      }
    }
    var final: Evaluation?
    if step >= settings.steps {
      final = try evaluate(settings.finalEvaluationEpisodes).result
      try save()
    }
    return RunOutcome(
      steps: step, wasInterrupted: final == nil, finalEvaluation: final, bestReturn: bestReturn)
  }

  /// Whether a multiple of `interval` lies between the step before and now.
  private func isDue(_ interval: Int, _ before: Int) -> Bool {
    step / interval != before / interval
  }

  private func tell(_ event: TrainingEvent) -> Bool {
    if case .stop = watch(event) { return true }
    return false
  }

  private func log() throws -> Bool {
    let seconds = now()
    let rate = Double(step - lastLog.step) / max(seconds - lastLog.seconds, 1e-9)
    let numbers = try logs.log(
      window, state: loop.state, seconds: seconds - lastLog.seconds, rate: rate)
    lastLog = (step, seconds)
    window = LogWindow()
    return tell(.logged(step: step, numbers: numbers))
  }

  /// - Returns: no result where it was stopped; then the checkpoint of this step tells that it is owed.
  private func evaluate(_ episodes: Int) throws -> (result: Evaluation?, stop: Bool) {
    let seed =
      RandomStream(seed: plan.seed).fork("evaluation").fork("\(step)").identity >> 33
    let result = try Evaluation.run(
      loop.agent, on: environments.evaluation(), episodes: episodes, seed: seed, step: step
    ) { played in !tell(.judging(played: played, of: episodes)) }
    guard let result else {
      owesEvaluation = true
      return (nil, true)
    }
    // What was saved without it is saved again.
    if owesEvaluation { lastSaved = -1 }
    owesEvaluation = false
    try logs.log(result)
    let isBest = bestReturn.map { result.meanReturn > $0 } ?? true
    if isBest {
      bestReturn = result.meanReturn
      try SavedPolicy.saveBest(
        loop.agent, algorithm: plan.agentName, statistics: environments.statistics,
        evaluation: result, in: folder)
    }
    return (result, tell(.evaluated(result, isBest: isBest)))
  }

  private func save() throws {
    guard step != lastSaved else { return }
    let environmentState = try loop.savedEnvironments()
    let replay = loop.savedReplay
    let records = try replay.map { try segments.save($0) } ?? []
    let state = SavedState(
      loop: loop.state, window: window, bestReturn: bestReturn, lastReturn: lastReturn,
      environments: environmentState, statistics: environments.statistics,
      replayTotal: replay?.totalAdded ?? 0, replaySegments: records)
    var lengths = try logs.synchronize()
    for record in records { lengths["replay/" + record.name] = record.bytes }
    let agent = TensorFile(of: loop.agent, metadata: ["algorithm": plan.agentName])
    var manifest = CheckpointManifest(
      algorithm: plan.agentName, environment: plan.environment.name, step: step, seed: plan.seed,
      createdBy: "Encore \(EncoreVersion.current)", validLengths: lengths,
      savesEnvironmentState: environmentState != nil)
    if owesEvaluation { manifest.owesEvaluation = true }
    var files = [
      Checkpoint.agentFile: agent.encoded(), Checkpoint.stateFile: try state.encoded(),
    ]
    files[Checkpoint.experienceFile] = loop.savedExperience
    try store.save(files, manifest: manifest)
    // Only now is the checkpoint before the last one gone, and with it the need for older rows.
    if let replay {
      segments.prune(before: max(0, lastReplayTotal - replay.capacity))
      lastReplayTotal = replay.totalAdded
    }
    lastSaved = step
    lastSavedTime = now()
    if environmentState == nil && step < settings.steps { try loop.beginFreshEpisodes() }
    _ = tell(.saved(step: step))
  }
}
