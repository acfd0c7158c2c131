import Environments
import Tensors

/// Sequences of a rollout picked from here and there, for minibatches.
///
/// With sequences of `length` steps a rollout has `batch` of them for each piece of `length` steps:
/// number `piece · batch + environment`. Sequences of one step are the steps themselves, in the order
/// of the rollout.
extension Rollout {
  /// How many sequences of `length` steps there are.
  /// - Parameter length: at least 1; it divides the rollout's time. With a memory, sequences begin
  ///   where one was stored, so that it is a multiple of `memoryEvery`, or all of the time.
  public func sequenceCount(of length: Int) -> Int {
    require(
      length > 0 && time % length == 0,
      "sequenceCount(of:): \(time) steps do not fall into sequences of \(length)")
    require(
      memories.isEmpty || length == time || length % memoryEvery == 0,
      "sequenceCount(of:): sequences of \(length) steps do not begin where a memory was stored, "
        + "every \(memoryEvery)")
    return time / length * batch
  }

  /// The given sequences side by side: observations `[length, numbers.count, observation]`.
  public func sequences(_ numbers: [Int], of length: Int) -> RolloutChunk {
    let count = sequenceCount(of: length)
    for number in numbers {
      require(
        number >= 0 && number < count, "sequences(_:of:): number \(number) is not below \(count)")
    }
    var places: [Int] = []
    places.reserveCapacity(numbers.count * length)
    for step in 0..<length {
      for number in numbers {
        places.append((number / batch * length + step) * batch + number % batch)
      }
    }
    return RolloutChunk(
      observations: observations(at: places).reshaped([length, numbers.count, observationSize]),
      actions: actions.picked(places, of: time * batch),
      resets: resets.flattened().gathered(places).reshaped([length, numbers.count]),
      memory: memory(before: numbers, of: length),
      logitOffsets: logitOffsets.map { offsets in
        offsets.reshaped([time * batch, offsets.shape[2]]).gathered(places)
      }, steps: 0..<time, places: places)
  }

  /// The steps at the given places among all `time · batch`, as one row: `[1, count, observation]`.
  public func steps(at places: [Int]) -> RolloutChunk { sequences(places, of: 1) }

  /// The memories before sequences, `[rows, numbers.count, width]`: rows as the stored ones have.
  private func memory(before numbers: [Int], of length: Int) -> Tensor? {
    guard let first = memories.first else { return nil }
    let apart = length == time ? 1 : length / memoryEvery
    let stored = stride(from: 0, to: memories.count, by: apart).map { memories[$0] }
    let (parts, width) = (first.shape[0], first.shape[2])
    let rows = Tensor.concatenated(stored, along: 0)
      .reshaped([stored.count * parts * batch, width])
    let places = (0..<parts).flatMap { part in
      numbers.map { ($0 / batch * parts + part) * batch + $0 % batch }
    }
    return rows.gathered(places).reshaped([parts, numbers.count, width])
  }
}

extension Actions {
  /// The actions at the given places among `total`.
  func picked(_ places: [Int], of total: Int) -> Actions {
    switch self {
    case .indices(let indices): return .indices(places.map { indices[$0] })
    case .vectors(let numbers):
      let width = numbers.count / max(total, 1)
      var picked: [Float] = []
      picked.reserveCapacity(places.count * width)
      for place in places { picked += numbers[place * width..<(place + 1) * width] }
      return .vectors(picked)
    }
  }
}
