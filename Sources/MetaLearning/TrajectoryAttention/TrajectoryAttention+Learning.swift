import Algorithms
import Experience
import Networks
import Tensors

extension TrajectoryAttention {
  /// The base's own update, each step of which the attention assists and learns beside.
  public mutating func update(on rollout: Rollout, using random: inout RandomStream) -> Metrics {
    guard contrast != nil || model != nil else { return base.update(on: rollout, using: &random) }
    trajectories.add(rollout)
    updates += 1
    var lesson = Lesson(self, random.fork("trajectories").fork("\(updates)"))
    var own = rollout
    // What is remembered is for acting; the base has no memory.
    own.memories = []
    var metrics = base.update(on: own, using: &random) { lesson.assist($0) }
    (contrast, model, values) = (lesson.contrast, lesson.model, lesson.values)
    (modelOptimizer, valuesOptimizer) = (lesson.modelOptimizer, lesson.valuesOptimizer)
    (scale, steps) = (lesson.scale, lesson.steps)
    for (name, value) in lesson.means.metrics.entries { metrics[name] = value }
    return metrics
  }

  /// What learns while the base does.
  private struct Lesson {
    var contrast: TrajectoryContrast?
    var model: TrajectoryModel?
    var values: Linear?
    var modelOptimizer: Adam?
    var valuesOptimizer: Adam?
    var scale: ReturnScale
    var means = MetricMeans()
    private var random: RandomStream
    var steps: Int
    private let trajectories: TrajectoryReplay
    private let settings: TrajectoryAttentionSettings
    private let discount: Double

    init(_ agent: TrajectoryAttention, _ random: RandomStream) {
      (contrast, model, values) = (agent.contrast, agent.model, agent.values)
      (modelOptimizer, valuesOptimizer) = (agent.modelOptimizer, agent.valuesOptimizer)
      (scale, steps) = (agent.scale, agent.steps)
      trajectories = agent.trajectories
      settings = agent.settings
      discount = agent.base.discount
      self.random = random
    }

    /// One step of all that attends.
    /// - Returns: λ times the gradient at the network, where there is one.
    mutating func assist(_ network: PolicyNetwork) -> Gradient? {
      steps += 1
      guard steps % settings.every == 0,
        let windows = trajectories.windows(
          settings.trajectories, of: settings.window, discount: discount, using: &random)
      else { return nil }
      var metrics = Metrics()
      let gradient = learnContrast(network, windows, &metrics)
      learnMemories(windows, &metrics)
      learnValues(network, windows, &metrics)
      means.add(metrics)
      return gradient
    }

    private mutating func learnContrast(
      _ network: PolicyNetwork, _ windows: TrajectoryWindows, _ metrics: inout Metrics
    ) -> Gradient? {
      guard var part = contrast else { return nil }
      let masked = MaskedWindows(windows, share: settings.maskShare, using: &random)
      let (gradient, loss) = part.learn(network, from: masked)
      contrast = part
      metrics["contrast_loss"] = loss
      return gradient * settings.contrastWeight
    }

    /// Leaves one memory out of each window, or shows the past alone.
    private mutating func learnMemories(
      _ windows: TrajectoryWindows, _ metrics: inout Metrics
    ) {
      guard var part = model, var optimizer = modelOptimizer else { return }
      let marks = windows.present.floats
      scale.note(zip(windows.returns.floats, marks).compactMap { $1 == 1 ? $0 : nil })
      let returns = scale.scaled(windows.returns)
      let isCausal = random.uniform() < settings.causalShare
      let places = (0..<windows.batch).map { window in
        let steps = marks[window * windows.time..<(window + 1) * windows.time].reduce(0, +)
        return random.integer(below: Int(steps))
      }
      var losses: MemoryLosses?
      let (_, gradient) = valueAndGradient(at: part) { model in
        let own =
          isCausal
          ? model.causalLosses(on: windows, returns: returns)
          : model.leaveOneOutLosses(on: windows, at: places, returns: returns)
        losses = own
        return own.total
      }
      optimizer.step(&part, along: gradient)
      (model, modelOptimizer) = (part, optimizer)
      guard let losses else { return }
      metrics[isCausal ? "return_loss" : "left_out_return_loss"] = losses.returns.number
      metrics[isCausal ? "next_state_loss" : "left_out_state_loss"] = losses.observation.number
      if let reward = losses.reward { metrics["reward_loss"] = reward.number }
      if let continues = losses.continues { metrics["ending_loss"] = continues.number }
      if let action = losses.action { metrics["left_out_action_loss"] = action.number }
    }

    /// Q on what the encoder makes of states, which it does not change.
    private mutating func learnValues(
      _ network: PolicyNetwork, _ windows: TrajectoryWindows, _ metrics: inout Metrics
    ) {
      guard var part = values, var optimizer = valuesOptimizer else { return }
      let count = windows.batch * windows.time
      let size = windows.observations.shape[2]
      let features = withoutRecording {
        network.features(of: windows.observations.reshaped([count, size]))
      }
      let marks = windows.present.floats
      let rows = marks.indices.filter { marks[$0] == 1 }
      let targets = scale.scaled(windows.returns).flattened().gathered(rows)
      let taken = rows.map { windows.actions[$0] }
      let (loss, gradient) = valueAndGradient(at: part) { values in
        (values(features.gathered(rows)).picked(taken) - targets).squared().mean()
      }
      optimizer.step(&part, along: gradient)
      (values, valuesOptimizer) = (part, optimizer)
      metrics["action_value_loss"] = loss.number
    }
  }

  /// Sets all learning rates to `factor` times those of the settings.
  public mutating func scaleRates(by factor: Double) {
    base.scaleRates(by: factor)
    let rate = settings.rate * factor
    contrast?.optimizer.rate = rate
    modelOptimizer?.rate = rate
    valuesOptimizer?.rate = rate
  }
}
