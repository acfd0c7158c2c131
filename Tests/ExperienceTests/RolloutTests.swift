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
}
