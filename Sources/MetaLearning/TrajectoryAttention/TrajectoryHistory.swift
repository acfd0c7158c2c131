import Tensors

/// What an agent remembers of the episode that it is in: its last memories (s, a, r), as one tensor
/// `[window, batch, observation + 2]` that the training loop carries. The oldest come first; the last row's first
/// column says how many there are.
struct TrajectoryHistory {
  private var numbers: [Float]
  let batch: Int
  let observationSize: Int
  /// Memories that fit.
  let most: Int

  private var width: Int { observationSize + 2 }

  /// - Parameter memory: as `tensor` gave it.
  init(_ memory: Tensor, observationSize: Int) {
    require(
      memory.shape.rank == 3 && memory.shape[2] == observationSize + 2,
      "TrajectoryHistory: a memory \(memory.shape) is not [window, batch, \(observationSize + 2)]")
    numbers = memory.floats
    batch = memory.shape[1]
    most = memory.shape[0] - 1
    self.observationSize = observationSize
  }

  /// One that holds nothing.
  static func empty(window: Int, batch: Int, observationSize: Int) -> Tensor {
    .zeros([window, batch, observationSize + 2])
  }

  /// `[window, batch, observation + 2]`
  var tensor: Tensor { Tensor(numbers, shape: [most + 1, batch, width]) }

  /// How many memories of an environment there are.
  func count(of environment: Int) -> Int { Int(numbers[(most * batch + environment) * width]) }

  /// Forgets where an episode begins.
  mutating func forget(where resets: [Bool]) {
    for (environment, isNew) in resets.enumerated() where isNew {
      numbers[(most * batch + environment) * width] = 0
    }
  }

  /// A step whose reward is not known yet; where there is no room the oldest goes.
  mutating func append(observations: [Float], actions: [Int]) {
    for environment in 0..<batch {
      var count = count(of: environment)
      if count == most {
        for row in 1..<most {
          for i in 0..<width {
            numbers[((row - 1) * batch + environment) * width + i] =
              numbers[(row * batch + environment) * width + i]
          }
        }
        count -= 1
      }
      let start = (count * batch + environment) * width
      for i in 0..<observationSize {
        numbers[start + i] = observations[environment * observationSize + i]
      }
      numbers[start + observationSize] = Float(actions[environment])
      numbers[start + observationSize + 1] = 0
      numbers[(most * batch + environment) * width] = Float(count + 1)
    }
  }

  /// What the last step was paid.
  mutating func note(_ rewards: [Double]) {
    for environment in 0..<batch {
      let last = count(of: environment) - 1
      guard last >= 0 else { continue }
      numbers[(last * batch + environment) * width + observationSize + 1] =
        Float(rewards[environment])
    }
  }

  /// All memories, environment by environment, `most` each: those beyond `count(of:)` are zeros.
  var memories: (observations: [Float], actions: [Int], rewards: [Float]) {
    var observations = [Float](repeating: 0, count: batch * most * observationSize)
    var actions = [Int](repeating: 0, count: batch * most)
    var rewards = [Float](repeating: 0, count: batch * most)
    for environment in 0..<batch {
      for row in 0..<count(of: environment) {
        let (from, to) = ((row * batch + environment) * width, environment * most + row)
        for i in 0..<observationSize { observations[to * observationSize + i] = numbers[from + i] }
        actions[to] = Int(numbers[from + observationSize])
        rewards[to] = numbers[from + observationSize + 1]
      }
    }
    return (observations, actions, rewards)
  }
}
