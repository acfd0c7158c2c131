import Environments
import Tensors
import Testing

@testable import Experience

@Suite struct FrameStoreTests {
  /// Stacks of three frames of two pixels.
  private let stack = PictureFormat(channels: 3, height: 1, width: 2, layout: .channelsFirst)

  @Test func aFrameIsKeptOnce() throws {
    var store = FrameStore(format: stack, batch: 1)
    // After a reset the older frames are black, and the stack then moves on by one.
    try store.add([0, 0, 0, 0, 1, 2], of: "Game")
    try store.add([0, 0, 1, 2, 3, 4], of: "Game")
    try store.add([1, 2, 3, 4, 255, 0], of: "Game")
    // Black, (1, 2), (3, 4) and (255, 0), two bytes each, and nine places.
    #expect(store.byteCount == 4 * 2 + 9 * 4)
    #expect(
      store.pictures(of: 0..<3).floats
        == [0, 0, 0, 0, 1, 2, 0, 0, 1, 2, 3, 4, 1, 2, 3, 4, 255, 0])
    #expect(store.pictures(of: 1..<3).shape == [2, 1, 6])
    #expect(store.pictures(at: [2, 0]).floats == [1, 2, 3, 4, 255, 0, 0, 0, 0, 0, 1, 2])
  }

  @Test func aFirstFrameThatFillsTheStackIsKeptOnce() throws {
    var store = FrameStore(format: stack, batch: 1)
    try store.add([7, 8, 7, 8, 7, 8], of: "Game")
    #expect(store.byteCount == 2 + 3 * 4)
    #expect(store.pictures(of: 0..<1).floats == [7, 8, 7, 8, 7, 8])
  }

  /// Bytes from elsewhere may name frames that are not there.
  @Test func aStoreThatLacksFrames() throws {
    var store = FrameStore(format: stack, batch: 1)
    try store.add([0, 0, 0, 0, 1, 2], of: "Game")
    // Time, two frames and three places, each array after its length.
    let bytes = store.plainBytes
    #expect(bytes.count == (8 + 8) + (8 + 4) + (8 + 12))
    func isWhole(_ place: Int? = nil, _ byte: UInt8 = 0) -> Bool {
      var (changed, copy) = (bytes, FrameStore(format: stack, batch: 1))
      if let place { changed[place] = byte }
      let isSound = copy.read(plainBytes: changed)
      return isSound && copy.isWhole
    }
    #expect(isWhole())
    // The time; the last place, beyond the last frame and below the first one.
    #expect(!isWhole(8, 2))
    #expect(!isWhole(44, 2))
    #expect(!isWhole(47, 255))
  }

  /// Whatever is added comes back: stacks that move on, that begin anew and that jump.
  @Test(arguments: [PictureFormat.Layout.channelsFirst, .channelsLast])
  func whatIsAddedComesBack(_ layout: PictureFormat.Layout) throws {
    let format = PictureFormat(channels: 4, height: 5, width: 3, layout: layout)
    var store = FrameStore(format: format, batch: 3)
    var random = RandomStream(seed: 4)
    var current = [Float](repeating: 0, count: 3 * format.size)
    for round in 0..<2 {
      store.removeAll()
      var all: [Float] = []
      for _ in 0..<40 {
        for lane in 0..<3 {
          let own = lane * format.size..<(lane + 1) * format.size
          var next = Array(current[own].dropFirst(15))
          if random.uniform() < 0.2 { next = .init(repeating: 0, count: 45) }
          next += (0..<15).map { _ in Float(random.integer(below: 256)) }
          current.replaceSubrange(own, with: next)
        }
        try store.add(current, of: "Game")
        all += current
      }
      #expect(store.time == 40)
      #expect(store.pictures(of: 0..<40).floats == all)
      let places = [119, 0, 57, 57]
      let rows = places.flatMap { all[$0 * format.size..<($0 + 1) * format.size] }
      #expect(store.pictures(at: places).floats == rows, "round \(round)")
    }
  }

  /// Eight environments, 128 steps: 7 MB, and not the 115 MB of their numbers.
  @Test func aRolloutOfAtariIsSevenMegabytes() throws {
    let format = PictureFormat(channels: 4, height: 84, width: 84, layout: .channelsFirst)
    var store = FrameStore(format: format, batch: 8)
    var stacks = [Float](repeating: 0, count: 8 * format.size)
    for step in 0..<128 {
      for lane in 0..<8 {
        let start = lane * format.size
        for i in 0..<3 * 7056 { stacks[start + i] = stacks[start + i + 7056] }
        for i in 0..<7056 { stacks[start + 3 * 7056 + i] = Float((i + step * 8 + lane) % 251 + 1) }
      }
      try store.add(stacks, of: "Game")
    }
    // Black once for all, in place of the three older frames of every first stack.
    #expect(store.byteCount == (128 * 8 + 1) * 7056 + 128 * 8 * 4 * 4)
    #expect(store.byteCount < 7_300_000)
    #expect(
      FrameStore.bytes(format: format, batch: 8, steps: 128)
        == store.byteCount + (8 * 3 - 1) * 7056)
    #expect(store.pictures(of: 127..<128).floats == stacks)
  }

  @Test func whatIsNoByteIsRefusedByItsPlace() throws {
    for (number, said) in [(3.5, "3.5"), (-1, "-1.0"), (256, "256.0"), (.nan, "nan")] {
      var store = FrameStore(format: stack, batch: 2)
      var observations = [Float](repeating: 9, count: 12)
      observations[8] = Float(number)
      #expect(
        throws: EnvironmentError.misbehaved(
          name: "Game",
          what: "gave a picture whose element 2 is \(said), where pictures hold whole numbers "
            + "within 0…255 (environment 1)")
      ) { try store.add(observations, of: "Game") }
      #expect(store.time == 0)
      #expect(store.byteCount == 0)
    }
  }

  /// A rollout of pictures gives what a rollout of their numbers gives.
  @Test func aRolloutOfPicturesIsOneOfNumbers() throws {
    var random = RandomStream(seed: 5)
    let numbers = (0..<4 * 2 * 6).map { _ in Float(random.integer(below: 256)) }
    var store = FrameStore(format: stack, batch: 2)
    for step in 0..<4 { try store.add(Array(numbers[step * 12..<(step + 1) * 12]), of: "Game") }
    func rollout(_ seen: RolloutObservations) -> Rollout {
      let places = Tensor((0..<8).map { Float($0) }, shape: [4, 2])
      return Rollout(
        seen: seen, actions: .indices(Array(0..<8)), rewards: places, continues: places,
        boundaries: places, values: places, nextValues: places, resets: places, reached: seen)
    }
    let pictures = rollout(.pictures(store))
    let plain = rollout(.numbers(Tensor(numbers, shape: [4, 2, 6])))
    #expect(pictures.observations.shape == [4, 2, 6])
    #expect(pictures.observations.floats == numbers)
    #expect(pictures.arrivals?.floats == numbers)
    for (one, other) in zip(pictures.chunks(of: 3), plain.chunks(of: 3)) {
      #expect(one.observations.shape == other.observations.shape)
      #expect(one.observations.floats == other.observations.floats)
    }
    for length in [1, 2] {
      let (one, other) = (
        pictures.sequences([3, 0], of: length), plain.sequences([3, 0], of: length)
      )
      #expect(one.observations.shape == other.observations.shape)
      #expect(one.observations.floats == other.observations.floats)
      #expect(one.actions == other.actions)
    }
    #expect(
      pictures.steps(at: [6, 1]).observations.floats == Array(numbers[36..<42] + numbers[6..<12]))
  }

  /// One environment and two, side by side, are three; and as bytes they go elsewhere and come back.
  @Test func sideBySide() throws {
    var (one, two) = (FrameStore(format: stack, batch: 1), FrameStore(format: stack, batch: 2))
    try one.add([0, 0, 0, 0, 1, 2], of: "Game")
    try one.add([0, 0, 1, 2, 3, 4], of: "Game")
    try two.add([0, 0, 0, 0, 5, 6, 7, 7, 7, 7, 7, 7], of: "Game")
    try two.add([0, 0, 5, 6, 8, 9, 7, 7, 7, 7, 9, 9], of: "Game")
    let joined = FrameStore.sideBySide([one, two])
    #expect(joined.batch == 3 && joined.time == 2)
    let expected: [Float] = [
      0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 5, 6, 7, 7, 7, 7, 7, 7,
      0, 0, 1, 2, 3, 4, 0, 0, 5, 6, 8, 9, 7, 7, 7, 7, 9, 9,
    ]
    #expect(joined.pictures(of: 0..<2).floats == expected)
    #expect(joined.byteCount == one.byteCount + two.byteCount)
    var arrived = FrameStore(format: stack, batch: 3)
    let isSound = arrived.read(plainBytes: joined.plainBytes)
    #expect(isSound)
    #expect(arrived.pictures(of: 0..<2).floats == expected)
    // It can be gone on with.
    try arrived.add([Float](repeating: 0, count: 18), of: "Game")
    #expect(arrived.pictures(of: 2..<3).floats == [Float](repeating: 0, count: 18))
  }
}
