import Experience
import Networks
import Tensors

/// What the model is to make small, each a mean of shape `[]`.
struct MemoryLosses {
  /// The squared error of observations: of the one left out, or of the next.
  var observation: Tensor
  /// −log of the probability of the action that was left out; `nil` where actions are shown.
  var action: Tensor?
  /// The squared error of the reward; `nil` where it is not asked for.
  var reward: Tensor?
  /// The squared error of the return, in units of `ReturnScale`.
  var returns: Tensor
  /// −log of the probability that the episode goes on, or that it ends, whichever came; `nil` where it is not asked
  /// for.
  var continues: Tensor?

  /// What is made small.
  var total: Tensor {
    [action, reward, continues].compactMap { $0 }.reduce(observation + returns) { $0 + $1 }
  }
}

extension TrajectoryModel {
  /// Leave one out: all else of the window is seen, before and after. The return of the one left out is all but
  /// told by later rewards.
  /// - Parameters:
  ///   - places: which memory of each window is left out, `batch` places that hold one.
  ///   - returns: `[batch, time]`, scaled.
  func leaveOneOutLosses(
    on windows: TrajectoryWindows, at places: [Int], returns: Tensor
  ) -> MemoryLosses {
    let (batch, time) = (windows.batch, windows.time)
    let rows = places.enumerated().map { $0.offset * time + $0.element }
    let seen = windows.observations.reshaped([batch * time, tokens.observationSize])
    let table = tokens.table(
      observations: seen, chosen: windows.actions, rewards: windows.rewards.flattened(),
      hidden: rows)
    let found = self(
      table, batch: batch, allowed: windows.present.reshaped([batch, 1, time]))
    let features = found.features.gathered(rows)
    return MemoryLosses(
      observation: (observation(features) - seen.gathered(rows)).squared().mean(),
      action: -action(features).logSoftmax().picked(rows.map { windows.actions[$0] }).mean(),
      reward: nil,
      returns: (self.returns(features).flattened() - returns.flattened().gathered(rows))
        .squared().mean())
  }

  /// The past alone, as when acting: for every step of the window at once, the memories before it and a query
  /// that shows its state and action tell its reward, the next state and its return.
  func causalLosses(on windows: TrajectoryWindows, returns: Tensor) -> MemoryLosses {
    let (batch, time) = (windows.batch, windows.time)
    let seen = windows.observations.reshaped([batch * time, tokens.observationSize])
    let rewards = windows.rewards.flattened()
    let memories = tokens.table(
      observations: seen, chosen: windows.actions, rewards: rewards)
    let queries = tokens.table(
      observations: seen, chosen: windows.actions, rewards: rewards,
      shown: MemoryTokens.Shown(reward: false))
    let width = tokens.width
    let table = Tensor.concatenated(
      [memories.reshaped([batch, time, width]), queries.reshaped([batch, time, width])], along: 1)
    let found = self(
      table.reshaped([batch * 2 * time, width]), batch: batch,
      places: Array(0..<time) + Array(0..<time),
      allowed: Self.pastOfQueries(time, elementType: seen.elementType))
    let asked = found.features.reshaped([batch, 2 * time, norm.gain.count])
      .slice(time..<2 * time, along: 1).reshaped([batch * time, norm.gain.count])
    let marks = windows.present.floats
    let rows = marks.indices.filter { marks[$0] == 1 }
    // What comes after the last step of a window is not seen.
    let followed = rows.filter { ($0 + 1) % time != 0 && marks[$0 + 1] == 1 }
    let features = asked.gathered(rows)
    let wentOn = windows.continues.flattened().gathered(rows)
    return MemoryLosses(
      observation: followed.isEmpty
        ? Tensor(0)
        : (observation(asked.gathered(followed)) - seen.gathered(followed.map { $0 + 1 }))
          .squared().mean(),
      action: nil,
      reward: (reward(features).flattened() - rewards.gathered(rows)).squared().mean(),
      returns: (self.returns(features).flattened() - returns.flattened().gathered(rows))
        .squared().mean(),
      continues: continues.map { head in
        let logits = head(features).flattened()
        return (logits.softplus() - logits * wentOn).mean()
      })
  }

  /// Of memories 0…time − 1 and a query for each: a memory sees itself and those before it, a query itself and
  /// the memories before its step. `[1, 2·time, 2·time]`.
  static func pastOfQueries(_ time: Int, elementType: ElementType) -> Tensor {
    let total = 2 * time
    var marks = [Float](repeating: 0, count: total * total)
    for step in 0..<time {
      for memory in 0...step { marks[step * total + memory] = 1 }
      for memory in 0..<step { marks[(time + step) * total + memory] = 1 }
      marks[(time + step) * total + time + step] = 1
    }
    return Tensor(marks, shape: [1, total, total]).converted(to: elementType)
  }
}
