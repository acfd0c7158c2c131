import Environments
import Experience
import Tensors
import Testing

@Suite struct RolloutTests {
  /// Five steps of two environments; the numbers say where they are from.
  private func rollout(memoryEvery: Int = 2) -> Rollout {
    let places = Tensor((0..<10).map { Float($0) }, shape: [5, 2])
    let memories = stride(from: 0, to: 5, by: memoryEvery).map {
      Tensor.filled([2, 2, 3], with: Double($0))
    }
    return Rollout(
      observations: places.reshaped([5, 2, 1]), actions: .indices(Array(0..<10)), rewards: places,
      continues: places, boundaries: places, values: places, nextValues: places, resets: places,
      memories: memories, memoryEvery: memoryEvery)
  }

  @Test func chunksInOrder() {
    let chunks = rollout().chunks(of: 2)
    #expect(chunks.map(\.steps) == [0..<2, 2..<4, 4..<5])
    #expect(chunks.map(\.count) == [4, 4, 2])
    #expect(chunks[1].observations.floats == [4, 5, 6, 7])
    #expect(chunks[1].actions == .indices([4, 5, 6, 7]))
    #expect(chunks[1].memory?.floats.first == 2 && chunks[2].memory?.floats.first == 4)
    #expect(chunks[2].resets.floats == [8, 9])
    #expect(chunks[1].flat(rollout().rewards).floats == [4, 5, 6, 7])
  }

  @Test func longerChunksSkipMemories() {
    let chunks = rollout().chunks(of: 4)
    #expect(chunks.map { $0.memory?.floats.first } == [0, 4])
    #expect(rollout().chunks(of: 5).count == 1)
    #expect(rollout().chunks(of: 50)[0].actions == .indices(Array(0..<10)))
  }

  @Test func vectorsAreCutByRows() {
    var vectors = rollout()
    vectors.actions = .vectors((0..<30).map { Float($0) })
    #expect(vectors.chunks(of: 2)[1].actions == .vectors((12..<24).map { Float($0) }))
  }

  @Test func withoutAMemoryAnyLengthWill() {
    var plain = rollout()
    plain.memories = []
    #expect(plain.chunks(of: 3).map(\.steps) == [0..<3, 3..<5])
    #expect(plain.chunks(of: 3)[0].memory == nil)
  }

  /// Four steps of two environments: sequences of two are 0 and 1 of the first half, 2 and 3 of the
  /// second.
  private func even() -> Rollout {
    var even = rollout()
    let places = Tensor((0..<8).map { Float($0) }, shape: [4, 2])
    even.observations = places.reshaped([4, 2, 1])
    even.actions = .vectors((0..<16).map { Float($0) })
    even.rewards = places
    even.resets = places
    // Row `half`, environment, number: all told apart.
    even.memories = [0, 100].map { base in
      Tensor((0..<12).map { Float(base + $0) }, shape: [2, 2, 3])
    }
    return even
  }

  @Test func sequencesFromHereAndThere() {
    let even = even()
    #expect(even.sequenceCount(of: 2) == 4 && even.sequenceCount(of: 4) == 2)
    let some = even.sequences([3, 0], of: 2)
    #expect(some.observations.shape == [2, 2, 1] && some.count == 4)
    // Step by step: the second half of environment 1 beside the first half of environment 0.
    #expect(some.observations.floats == [5, 0, 7, 2])
    #expect(some.actions == .vectors([10, 11, 0, 1, 14, 15, 4, 5]))
    #expect(some.resets.floats == [5, 0, 7, 2])
    #expect(some.memory?.shape == [2, 2, 3])
    #expect(some.memory?.floats == [103, 104, 105, 0, 1, 2, 109, 110, 111, 6, 7, 8])
    #expect(some.flat(even.rewards).floats == [5, 0, 7, 2])
    let table = Tensor((0..<16).map { Float($0) }, shape: [8, 2])
    #expect(some.rows(of: table).floats == [10, 11, 0, 1, 14, 15, 4, 5])
  }

  /// All sequences of a length in order are a piece of that length, and steps are the steps.
  @Test func sequencesInOrderArePieces() {
    let even = even()
    let chunk = even.chunks(of: 2)[1]
    let same = even.sequences([2, 3], of: 2)
    #expect(same.observations.floats == chunk.observations.floats)
    #expect(same.actions == chunk.actions && same.memory?.floats == chunk.memory?.floats)
    #expect(same.flat(even.rewards).floats == chunk.flat(even.rewards).floats)
    let table = Tensor((0..<16).map { Float($0) }, shape: [8, 2])
    #expect(same.rows(of: table).floats == chunk.rows(of: table).floats)
    #expect(even.sequences([1, 0], of: 4).memory?.floats.prefix(3) == [3, 4, 5])
    var plain = even
    plain.memories = []
    #expect(plain.steps(at: [6, 1]).observations.floats == [6, 1])
    #expect(plain.steps(at: [6, 1]).observations.shape == [1, 2, 1])
  }

  @Test func sequencesDivideTheRollout() async {
    await #expect(processExitsWith: .failure) {
      let places = Tensor.zeros([5, 2])
      _ = Rollout(
        observations: places.reshaped([5, 2, 1]), actions: .indices([]), rewards: places,
        continues: places, boundaries: places, values: places, nextValues: places, resets: places
      ).sequenceCount(of: 2)
    }
  }

  @Test func piecesBeginWhereAMemoryWasStored() async {
    await #expect(processExitsWith: .failure) {
      let places = Tensor.zeros([5, 2])
      _ = Rollout(
        observations: places.reshaped([5, 2, 1]), actions: .indices([]), rewards: places,
        continues: places, boundaries: places, values: places, nextValues: places, resets: places,
        memories: [places, places, places], memoryEvery: 2
      ).chunks(of: 3)
    }
  }

  /// Two of one environment and one of two, side by side: three environments.
  @Test func sideBySide() {
    func part(_ first: Float, batch: Int, vectors: Bool) -> Rollout {
      let count = 2 * batch
      let places = Tensor((0..<count).map { first + Float($0) }, shape: [2, batch])
      return Rollout(
        observations: places.reshaped([2, batch, 1]),
        actions: vectors
          ? .vectors((0..<2 * count).map { first + Float($0) })
          : .indices((0..<count).map { Int(first) + $0 }), rewards: places,
        continues: places, boundaries: places, values: places, nextValues: places, resets: places,
        memories: [Tensor.filled([2, batch, 3], with: Double(first))], memoryEvery: 2,
        logProbabilities: places, finalObservations: Tensor.filled([batch, 1], with: Double(first)))
    }
    let joined = Rollout.sideBySide([
      part(10, batch: 1, vectors: false), part(20, batch: 2, vectors: false),
    ])
    #expect(joined.time == 2 && joined.batch == 3)
    #expect(joined.rewards.floats == [10, 20, 21, 11, 22, 23])
    #expect(joined.observations.floats == joined.rewards.floats)
    #expect(joined.logProbabilities?.floats == joined.rewards.floats)
    #expect(joined.actions == .indices([10, 20, 21, 11, 22, 23]))
    #expect(joined.finalObservations?.floats == [10, 20, 20])
    #expect(joined.arrivals == nil)
    let memory = joined.memories[0]
    #expect(memory.shape == [2, 3, 3])
    #expect(
      memory.floats == [10, 10, 10, 20, 20, 20, 20, 20, 20] + [10, 10, 10, 20, 20, 20, 20, 20, 20])
    let vectors = Rollout.sideBySide([
      part(10, batch: 1, vectors: true), part(20, batch: 2, vectors: true),
    ])
    #expect(vectors.actions == .vectors([10, 11, 20, 21, 22, 23, 12, 13, 24, 25, 26, 27]))
  }
}
