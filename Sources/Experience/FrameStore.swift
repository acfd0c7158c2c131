import Environments
import Foundation
import Tensors

/// Pictures that several environments showed, step after step, kept as bytes.
///
/// A stack is kept frame by frame, and a frame that the stack of the step before held is not kept
/// again, nor is a black one: a step of an Atari stack costs one frame of 7,056 bytes, where its
/// numbers would take 112,896. Nothing but bytes is in here, so that it may cross threads.
public struct FrameStore: Sendable {
  /// How a picture lies in the numbers of an observation.
  public let format: PictureFormat
  /// Environments.
  public let batch: Int
  /// Steps that are held.
  public private(set) var time = 0
  /// `[frames, planeSize]`: the frames that differ.
  private var frames: [UInt8] = []
  /// `[time, batch, planes]`: the frame of each plane.
  private var places: [Int32] = []
  /// `[batch, size]`: the step that is being added.
  private var incoming: [UInt8]
  /// The black frame, which fills a stack at an episode's beginning; −1 until there is one.
  private var black: Int32 = -1

  /// An empty store.
  public init(format: PictureFormat, batch: Int) {
    require(
      format.size > 0 && batch > 0, "FrameStore: \(batch) pictures of \(format.size) numbers")
    self.format = format
    self.batch = batch
    incoming = .init(repeating: 0, count: batch * format.size)
  }

  /// Bytes that are held.
  public var byteCount: Int { frames.count + places.count * MemoryLayout<Int32>.size }

  /// The bytes that steps take in the usual case: a new frame each, and a full first stack.
  public static func bytes(format: PictureFormat, batch: Int, steps: Int) -> Int {
    guard steps > 0 else { return 0 }
    return batch
      * ((steps + format.planes - 1) * format.planeSize
        + steps * format.planes * MemoryLayout<Int32>.size)
  }

  /// Forgets all steps and keeps the room for others.
  public mutating func removeAll() {
    time = 0
    frames.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    black = -1
  }

  /// Adds what every environment shows now.
  /// - Parameters:
  ///   - observations: `[batch, size]`, whole numbers within 0…255.
  ///   - name: the environment's, for the message.
  /// - Throws: `EnvironmentError.misbehaved` where a number is no such one; nothing is added then.
  public mutating func add(
    _ observations: [Float], of name: String
  ) throws(EnvironmentError) {
    guard observations.write(asBytes: &incoming) else {
      throw Self.fault(in: observations, size: format.size, name: name)
    }
    for lane in 0..<batch {
      for plane in 0..<format.planes { places.append(place(of: plane, in: lane)) }
    }
    time += 1
  }

  /// Where the frame of an incoming plane lies: where it lay before, or at the end.
  private mutating func place(of plane: Int, in lane: Int) -> Int32 {
    let (planes, size) = (format.planes, format.planeSize)
    let start = (lane * planes + plane) * size
    // A stack moves on by one: what was the next newer frame is this one now.
    let before = ((time - 1) * batch + lane) * planes + plane + 1
    if time > 0 && plane + 1 < planes && isSame(start, as: places[before]) {
      return places[before]
    }
    // A stack may begin with its first frame several times.
    if plane > 0, let older = places.last, isSame(start, as: older) { return older }
    let isBlack = incoming[start..<start + size].allSatisfy { $0 == 0 }
    if isBlack && black >= 0 { return black }
    let place = Int32(frames.count / size)
    frames += incoming[start..<start + size]
    if isBlack { black = place }
    return place
  }

  private func isSame(_ start: Int, as place: Int32) -> Bool {
    let size = format.planeSize
    return incoming.withUnsafeBytes { new in
      frames.withUnsafeBytes { held in
        guard let new = new.baseAddress, let held = held.baseAddress else { return false }
        return memcmp(new + start, held + Int(place) * size, size) == 0
      }
    }
  }

  private static func fault(in observations: [Float], size: Int, name: String) -> EnvironmentError {
    let element =
      observations.firstIndex { !($0 >= 0 && $0 <= 255 && $0 == $0.rounded()) } ?? 0
    return .misbehaved(
      name: name,
      what: "gave a picture whose element \(element % size) is \(observations[element]), where "
        + "pictures hold whole numbers within 0…255 (environment \(element / size))")
  }
}

extension FrameStore {
  /// The pictures at the given places among all `time · batch`, as numbers 0…255: `[count, size]`.
  public func pictures(at wanted: [Int]) -> Tensor {
    let planes = format.planes
    var rows: [Int32] = []
    rows.reserveCapacity(wanted.count * planes)
    for place in wanted {
      require(
        place >= 0 && place < time * batch,
        "pictures(at:): place \(place) is not below \(time * batch)")
      rows += places[place * planes..<(place + 1) * planes]
    }
    return numbers(rows, [wanted.count, format.size])
  }

  /// All pictures of consecutive steps, as numbers 0…255: `[steps.count, batch, size]`.
  public func pictures(of steps: Range<Int>) -> Tensor {
    require(
      steps.lowerBound >= 0 && steps.upperBound <= time,
      "pictures(of:): steps \(steps) are not within 0..<\(time)")
    let row = batch * format.planes
    return numbers(
      Array(places[steps.lowerBound * row..<steps.upperBound * row]),
      [steps.count, batch, format.size])
  }

  private func numbers(_ rows: [Int32], _ shape: Shape) -> Tensor {
    Tensor.gathered(bytes: frames, rows: rows, of: format.planeSize).reshaped(shape)
  }
}

extension FrameStore {
  /// Stores of the same steps as one, their environments side by side.
  /// - Parameter stores: at least one, all of one format.
  static func sideBySide(_ stores: [FrameStore]) -> FrameStore {
    guard let first = stores.first else { fatalError("sideBySide: there is no store") }
    for store in stores {
      require(
        store.format == first.format && store.time == first.time,
        "sideBySide: \(store.time) steps of \(store.format) and \(first.time) of \(first.format) do "
          + "not fit together")
    }
    var joined = FrameStore(
      format: first.format, batch: stores.reduce(0) { $0 + $1.batch })
    joined.time = first.time
    joined.frames.reserveCapacity(stores.reduce(0) { $0 + $1.frames.count })
    let starts = stores.map { store in
      defer { joined.frames += store.frames }
      return Int32(joined.frames.count / first.format.planeSize)
    }
    joined.places.reserveCapacity(stores.reduce(0) { $0 + $1.places.count })
    for step in 0..<first.time {
      for (store, start) in zip(stores, starts) {
        let row = store.batch * store.format.planes
        for place in store.places[step * row..<(step + 1) * row] {
          joined.places.append(start + place)
        }
      }
    }
    return joined
  }
}

extension FrameStore {
  /// Whether every plane of every step has a frame; what was read from elsewhere may lack some.
  public var isWhole: Bool {
    let held = frames.count / format.planeSize
    return frames.count % format.planeSize == 0 && places.count == time * batch * format.planes
      && places.allSatisfy { $0 >= 0 && Int($0) < held }
  }
}

extension FrameStore: PlainBytes {
  /// The frames and where each plane's is, to another process and from it.
  public mutating func walk(_ visitor: inout some ByteVisitor) {
    visitor.visit(&time)
    visitor.visit(&frames)
    visitor.visit(&places)
    black = -1
  }
}
