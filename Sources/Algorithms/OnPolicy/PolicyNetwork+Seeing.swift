import Experience
import Networks
import Tensors

/// What a policy network made of some steps.
public struct PolicyOutput {
  /// A distribution for each of `time · batch` steps.
  public var policy: Policy
  /// `[time · batch]`
  public var values: Tensor
  /// The memory after the last step, `nil` without one.
  public var memory: Tensor?
}

extension PolicyNetwork {
  /// A memory that holds nothing, of as many columns; `nil` without one.
  public func emptyMemory(for count: Int) -> Tensor? {
    guard let memory else { return nil }
    let own = memory.initialState(batch: count)
    return criticMemory == nil ? own : .concatenated([own, own], along: 0)
  }

  /// Sees `[time, batch, observation]`, in order.
  /// - Parameters:
  ///   - memory: the memory before the first step; `nil` for networks without one.
  ///   - resets: `[time, batch]`, 1 where the memory is emptied before the step.
  public func callAsFunction(
    _ observations: Tensor, memory: Tensor?, resets: Tensor
  ) -> PolicyOutput {
    require(
      observations.shape.rank == 3,
      "PolicyNetwork sees [time, batch, observation], not \(observations.shape)")
    let (time, batch) = (observations.shape[0], observations.shape[1])
    let steps = time * batch
    let rows = seen(observations.reshaped([steps, observations.shape[2]]))
    return output(memory, without: rows) { recurrent, state in
      let (outputs, after) = recurrent.unrolled(
        rows.reshaped([time, batch, rows.shape[1]]), from: state, resets: resets)
      return (output: outputs.reshaped([steps, recurrent.width]), state: after)
    }
  }

  /// Sees steps of a rollout: its policy is that of which actions were drawn, with what was then added to it.
  public func callAsFunction(_ steps: RolloutChunk) -> PolicyOutput {
    var seen = self(steps.observations, memory: steps.memory, resets: steps.resets)
    seen.policy = seen.policy.shifted(by: steps.logitOffsets)
    return seen
  }

  /// What actor and critic share of an observation, `[rows, observation]` to `[rows, features]`. Only without
  /// a memory.
  public func features(of observations: Tensor) -> Tensor {
    require(
      memory == nil, "features(of:): what a memory makes of an observation hangs on those before")
    return shared(seen(observations))
  }

  /// Sees one step, `[batch, observation]`.
  /// - Parameter resets: `[batch]`, 1 where the memory is emptied before it.
  public func callAsFunction(
    step observations: Tensor, memory: Tensor?, resets: Tensor
  ) -> PolicyOutput {
    let rows = seen(observations)
    return output(memory, without: rows) { recurrent, state in
      recurrent(rows, state: state, resets: resets)
    }
  }

  /// The critic alone, for one step: `[batch, observation]` to `[batch]`.
  public func values(of observations: Tensor, memory: Tensor?) -> Tensor {
    var features = seen(observations)
    if let recurrent = criticMemory ?? self.memory {
      let none = Tensor.zeros([observations.shape[0]], elementType: observations.elementType)
      let states = states(of: memory)
      features = recurrent(features, state: states.critic ?? states.actor, resets: none).output
    }
    return critic(shared(features)).reshaped([observations.shape[0]])
  }

  /// What actor and critic make of their features: of what `read` finds with each one's memory, or
  /// where there is none of `plain`.
  /// - Parameters:
  ///   - memory: before the first step.
  ///   - plain: `[rows, observation]`
  ///   - read: a memory and its state to features, `[rows, width]`, and the state after them.
  private func output(
    _ memory: Tensor?, without plain: Tensor,
    reading read: (PolicyMemory, Tensor) -> (output: Tensor, state: Tensor)
  ) -> PolicyOutput {
    guard let recurrent = self.memory else { return output(shared(plain), nil, memory: nil) }
    let states = states(of: memory)
    let (features, after) = read(recurrent, states.actor)
    guard let criticMemory, let criticState = states.critic else {
      return output(shared(features), nil, memory: after)
    }
    let (criticFeatures, criticAfter) = read(criticMemory, criticState)
    return output(
      features, criticFeatures, memory: .concatenated([after, criticAfter], along: 0))
  }

  /// - Parameters:
  ///   - features: the actor's, and the critic's unless it has its own.
  ///   - criticFeatures: what the critic's own memory found; `nil` without one.
  private func output(
    _ features: Tensor, _ criticFeatures: Tensor?, memory: Tensor?
  ) -> PolicyOutput {
    PolicyOutput(
      policy: head.policy(from: actor(features), logDeviations: logDeviations),
      values: critic(criticFeatures ?? features).reshaped([features.shape[0]]), memory: memory)
  }

  /// What is seen of observations, `[rows, observation]`: themselves, or the features of pictures.
  private func seen(_ observations: Tensor) -> Tensor {
    vision.map { $0(observations) } ?? observations
  }

  private func shared(_ features: Tensor) -> Tensor { torso.reduce(features) { $1($0) } }

  /// The memory's parts: the actor's, and the critic's where it has one.
  private func states(of memory: Tensor?) -> (actor: Tensor, critic: Tensor?) {
    guard let memory else {
      fatalError("A recurrent policy needs the memory before the first step: emptyMemory(for:)")
    }
    guard let rows = criticMemory?.stateRows else { return (memory, nil) }
    require(
      memory.shape.rank == 3 && memory.shape[0] == 2 * rows,
      "PolicyNetwork: separate memories are [\(2 * rows), batch, numbers], not \(memory.shape)")
    return (memory.slice(0..<rows), memory.slice(rows..<2 * rows))
  }
}
