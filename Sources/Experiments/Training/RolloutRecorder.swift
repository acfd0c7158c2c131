import Algorithms
import Environments
import Experience
import Tensors

/// Fills a rollout step by step, in arrays that keep their room from one rollout to the next. Pictures
/// are kept as bytes. It holds plain numbers and no tensor, so that what was recorded may go to another
/// thread.
struct RolloutRecorder: Sendable {
  let count: Int
  let observationSize: Int
  /// The environment's, for messages.
  private let name: String
  /// Steps so far.
  private(set) var time = 0
  /// The memories at the borders.
  private var memories: [Memory] = []
  private var observations: RecordedObservations
  /// What steps arrived at, where that is wanted.
  private var reached: RecordedObservations
  private var indices: [Int] = []
  private var vectors: [Float] = []
  private var rewards: [Float] = []
  private var continues: [Float] = []
  private var boundaries: [Float] = []
  private var resets: [Float] = []
  private var values: [Float] = []
  /// How probable each action was when it was drawn, where that is wanted.
  private var logProbabilities: [Float] = []
  /// What was added to the policy's logits, where anything was.
  private var logitOffsets: [Float] = []
  /// Values of arrivals where an episode was cut off, by their place among the steps.
  private var arrivals: [(place: Int, value: Float)] = []
  private var ended: [Bool]

  /// - Parameter count: so many environments of the task, where that is not as many as there are here.
  init(of environment: any VectorEnvironment, count: Int? = nil) {
    self.count = count ?? environment.count
    observationSize = environment.observationSpace.size
    name = environment.name
    observations = RecordedObservations(of: environment, count: self.count)
    reached = observations
    ended = .init(repeating: false, count: self.count)
  }

  mutating func clear() {
    time = 0
    memories.removeAll(keepingCapacity: true)
    observations.removeAll()
    reached.removeAll()
    indices.removeAll(keepingCapacity: true)
    vectors.removeAll(keepingCapacity: true)
    rewards.removeAll(keepingCapacity: true)
    continues.removeAll(keepingCapacity: true)
    boundaries.removeAll(keepingCapacity: true)
    resets.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    logProbabilities.removeAll(keepingCapacity: true)
    logitOffsets.removeAll(keepingCapacity: true)
    arrivals.removeAll(keepingCapacity: true)
    for i in ended.indices { ended[i] = false }
  }

  func isFull(_ appetite: RolloutAppetite) -> Bool {
    appetite.steps > 0 ? time >= appetite.steps : ended.allSatisfy { $0 }
  }

  /// - Throws: `EnvironmentError.misbehaved` for a picture that does not fit in bytes.
  mutating func add(
    observations: [Float], _ decision: Decision, values: [Float], resets: [Bool],
    _ step: VectorStep, withArrivals: Bool
  ) throws {
    try self.observations.add(observations, of: name)
    if withArrivals { try reached.add(step.arrivals, of: name) }
    if let drawn = decision.logProbabilities { logProbabilities += drawn.floats }
    if let added = decision.logitOffsets { logitOffsets += added.floats }
    switch decision.actions {
    case .indices(let chosen): indices += chosen
    case .vectors(let chosen): vectors += chosen
    }
    self.values += values
    for i in 0..<count {
      rewards.append(Float(step.rewards[i]))
      continues.append(step.endings[i].continues ? 1 : 0)
      boundaries.append(step.endings[i].endsEpisode ? 1 : 0)
      self.resets.append(resets[i] ? 1 : 0)
      if step.endings[i].endsEpisode { ended[i] = true }
    }
    time += 1
  }

  /// What is remembered before the step that comes next.
  mutating func add(memory: Tensor) {
    memories.append(
      Memory(numbers: memory.floats, shape: (0..<memory.shape.rank).map { memory.shape[$0] }))
  }

  /// Values of what the step just added arrived at, where it was cut off.
  mutating func noteArrivals(_ values: [Float], where endings: [Ending]) {
    for i in 0..<count where endings[i].endsEpisode && endings[i].continues {
      arrivals.append(((time - 1) * count + i, values[i]))
    }
  }

  /// What was recorded.
  /// - Parameters:
  ///   - lastValues: `[count]`, the value of what is acted on next.
  ///   - finalObservations: `[count, observation]`, what is acted on next; `nil` unless asked for.
  func rollout(
    lastValues: [Float], finalObservations: [Float]? = nil, actionSpace: Space, memoryEvery: Int
  ) -> Rollout {
    let shape = Shape([time, count])
    // What a step arrives at is what the next one sees, but for episodes' ends.
    var next = Array(values[count...]) + lastValues
    for (place, value) in arrivals { next[place] = value }
    var actions = Actions.indices(indices)
    if case .box = actionSpace { actions = .vectors(vectors) }
    let shown = Shape([time, count, observationSize])
    var rollout = Rollout(
      seen: observations.recorded(shown), actions: actions,
      rewards: Tensor(rewards, shape: shape), continues: Tensor(continues, shape: shape),
      boundaries: Tensor(boundaries, shape: shape), values: Tensor(values, shape: shape),
      nextValues: Tensor(next, shape: shape), resets: Tensor(resets, shape: shape),
      memories: memories.map { Tensor($0.numbers, shape: Shape($0.shape)) },
      memoryEvery: memoryEvery, reached: reached.isEmpty ? nil : reached.recorded(shown),
      logProbabilities: logProbabilities.isEmpty ? nil : Tensor(logProbabilities, shape: shape),
      finalObservations: finalObservations.map { Tensor($0, shape: [count, observationSize]) })
    if !logitOffsets.isEmpty {
      rollout.logitOffsets = Tensor(
        logitOffsets, shape: [time, count, logitOffsets.count / (time * count)])
    }
    return rollout
  }

  /// Whether pictures are recorded: numbers that fit in bytes.
  var holdsPictures: Bool { observations.holdsPictures }
}

extension RolloutRecorder: PlainBytes {
  /// What was recorded, to another process and from it.
  mutating func walk(_ visitor: inout some ByteVisitor) {
    visitor.visit(&time)
    observations.walk(&visitor)
    reached.walk(&visitor)
    visitor.visit(&indices)
    visitor.visit(&vectors)
    visitor.visit(&rewards)
    visitor.visit(&continues)
    visitor.visit(&boundaries)
    visitor.visit(&resets)
    visitor.visit(&values)
    visitor.visit(&logProbabilities)
    visitor.visit(&logitOffsets)
    visitor.visit(&arrivals)
    // All memories are of one shape.
    var (numbers, shape) = (memories.flatMap(\.numbers), memories.first?.shape ?? [])
    visitor.visit(&numbers)
    visitor.visit(&shape)
    let size = shape.reduce(1, &*)
    guard !numbers.isEmpty, size > 0, numbers.count % size == 0 else { return memories = [] }
    memories = stride(from: 0, to: numbers.count, by: size).map {
      Memory(numbers: Array(numbers[$0..<$0 + size]), shape: shape)
    }
  }
}

extension RolloutRecorder {
  /// Whether a record that came from elsewhere holds one rollout to that appetite, and only what is there.
  /// - Parameter memory: the shape of a memory; `nil` without one.
  func fits(_ appetite: RolloutAppetite, actions: Space, memory: [Int]?) -> Bool {
    guard time == appetite.steps else { return false }
    let places = time * count
    let areThere = [rewards, continues, boundaries, resets, values].allSatisfy {
      $0.count == places
    }
    let borders = memory == nil ? 0 : (time + appetite.memoryEvery - 1) / appetite.memoryEvery
    return areThere && holds(actions, places)
      && logProbabilities.count == (appetite.logProbabilities ? places : 0)
      && logitOffsets.isEmpty
      && arrivals.allSatisfy { (0..<places).contains($0.place) }
      && observations.holds(time, of: count * observationSize)
      && reached.holds(appetite.arrivals ? time : 0, of: count * observationSize)
      && memories.count == borders && memories.allSatisfy { $0.shape == memory }
  }

  private func holds(_ actions: Space, _ places: Int) -> Bool {
    switch actions {
    case .discrete(let count):
      indices.count == places && vectors.isEmpty
        && indices.allSatisfy { (0..<count).contains($0) }
    case .box: indices.isEmpty && vectors.count == places * actions.size
    }
  }
}

/// A memory as numbers.
private struct Memory: Sendable {
  var numbers: [Float]
  var shape: [Int]
}

/// Observations as they come: numbers, or pictures in bytes.
private struct RecordedObservations: Sendable {
  private var numbers: [Float] = []
  private var frames: FrameStore?

  init(of environment: any VectorEnvironment, count: Int) {
    frames = environment.observationSpace.picture.map { FrameStore(format: $0, batch: count) }
  }

  var holdsPictures: Bool { frames != nil }

  var isEmpty: Bool { numbers.isEmpty && frames?.time ?? 0 == 0 }

  /// Whether there are so many whole steps.
  func holds(_ steps: Int, of size: Int) -> Bool {
    guard let frames else { return numbers.count == steps * size }
    return numbers.isEmpty && frames.time == steps && frames.isWhole
  }

  mutating func removeAll() {
    numbers.removeAll(keepingCapacity: true)
    frames?.removeAll()
  }

  mutating func add(_ observations: [Float], of name: String) throws {
    if frames == nil {
      numbers += observations
    } else {
      try frames?.add(observations, of: name)
    }
  }

  /// - Parameter shape: `[time, batch, observation]`.
  func recorded(_ shape: Shape) -> RolloutObservations {
    if let frames { return .pictures(frames) }
    return .numbers(Tensor(numbers, shape: shape))
  }

  mutating func walk(_ visitor: inout some ByteVisitor) {
    visitor.visit(&numbers)
    frames?.walk(&visitor)
  }
}
