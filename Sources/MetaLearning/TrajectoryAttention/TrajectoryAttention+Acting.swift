import Algorithms
import Environments
import Tensors

extension TrajectoryAttention {
  /// The base's appetite. What is remembered while acting is not wanted for learning.
  public var appetite: RolloutAppetite {
    var appetite = base.appetite
    appetite.memoryEvery = Int.max
    return appetite
  }

  /// The memories of an episode's last steps, where actions are estimated; `nil` elsewhere.
  public func emptyMemory(for count: Int) -> Tensor? {
    model.map { _ in
      TrajectoryHistory.empty(
        window: settings.window, batch: count, observationSize: observationSize)
    }
  }

  /// A draw from the policy, which leans to actions that are estimated higher: softmax(logits + β·Q_att / T).
  public func decide(
    _ observations: Tensor, memory: Tensor?, resets: [Bool], using random: inout RandomStream
  ) -> Decision {
    guard model != nil else {
      return base.decide(observations, memory: nil, resets: resets, using: &random)
    }
    var history = history(memory, resets)
    let seen = base.network(step: observations, memory: nil, resets: Tensor(flags: resets))
    let estimates = estimates(after: history, in: observations)
    let offsets = settings.asPublished ? nil : estimates.map(offsets)
    let policy = seen.policy.shifted(by: offsets)
    let actions =
      settings.asPublished
      ? greedy(observations, estimates) : policy.sample(using: &random)
    append(observations, actions, to: &history)
    return Decision(
      actions: actions, values: seen.values, memory: history.tensor,
      logProbabilities: appetite.logProbabilities ? policy.logProbability(of: actions) : nil,
      logitOffsets: offsets)
  }

  /// What the critic thinks, `[batch]`.
  public func values(of observations: Tensor, memory: Tensor?) -> Tensor {
    base.values(of: observations, memory: nil)
  }

  /// The greedy choice, argmax (Q + β·Q_att), or a draw as in training where the base is judged so.
  public func perform(
    on observations: Tensor, memory: inout Tensor?, resets: [Bool],
    using random: inout RandomStream
  ) -> Actions {
    guard model != nil else {
      return base.perform(on: observations, memory: &memory, resets: resets, using: &random)
    }
    if base.judgedBy == .sample {
      let decision = decide(observations, memory: memory, resets: resets, using: &random)
      memory = decision.memory
      return decision.actions
    }
    var history = history(memory, resets)
    let actions = greedy(observations, estimates(after: history, in: observations))
    append(observations, actions, to: &history)
    memory = history.tensor
    return actions
  }

  /// Fills in what the last step was paid.
  public func noting(_ rewards: [Double], in memory: Tensor?) -> Tensor? {
    guard model != nil, let memory else { return memory }
    var history = TrajectoryHistory(memory, observationSize: observationSize)
    history.note(rewards)
    return history.tensor
  }

  private func history(_ memory: Tensor?, _ resets: [Bool]) -> TrajectoryHistory {
    guard let memory else {
      fatalError("TrajectoryAttention remembers its episode: give it emptyMemory(for:)")
    }
    var history = TrajectoryHistory(memory, observationSize: observationSize)
    history.forget(where: resets)
    return history
  }

  private func append(
    _ observations: Tensor, _ actions: Actions, to history: inout TrajectoryHistory
  ) {
    guard case .indices(let chosen) = actions else {
      fatalError("TrajectoryAttention chooses among actions")
    }
    history.append(observations: observations.floats, actions: chosen)
  }

  /// Q_att of all actions, `[batch, actions]`, in units of `scale`; `nil` until the model has learned from a
  /// first trajectory, and saved with it: a policy that is judged later acts as it would have.
  func estimates(after history: TrajectoryHistory, in observations: Tensor) -> Tensor? {
    guard let model, scale.isKnown else { return nil }
    return inUnits(of: model.estimates(after: history, in: observations))
  }

  /// Q_att from what the model says, in units of `scale`.
  func inUnits(of found: TrajectoryModel.Estimates) -> Tensor {
    guard settings.estimate == .model else { return found.returns }
    let next = base.values(of: found.observations, memory: nil).reshaped(found.rewards.shape)
    let continues = found.continues ?? Tensor(1, elementType: next.elementType)
    return scale.scaled(found.rewards + next * continues * base.discount)
  }

  /// What is added to the logits; what all actions have in common says nothing.
  private func offsets(_ estimates: Tensor) -> Tensor {
    (estimates - estimates.mean(along: 1, keepingAxis: true))
      * (settings.estimateWeight / settings.estimateTemperature)
  }

  /// argmax (Q + β·Q_att); before the first trajectory the most probable action.
  private func greedy(_ observations: Tensor, _ estimates: Tensor?) -> Actions {
    guard let estimates, let values else {
      return base.network(
        step: observations, memory: nil,
        resets: .zeros([observations.shape[0]], elementType: observations.elementType)
      ).policy.shifted(by: estimates.map(offsets)).mode
    }
    let sum =
      values(base.network.features(of: observations)) + estimates * settings.estimateWeight
    return .indices(sum.rowArgumentsOfMaximum)
  }
}
