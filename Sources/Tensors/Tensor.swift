import CKernels

/// A rectangular block of numbers, and a value: a copy never changes when the original does.
///
/// ```swift
/// let x = Tensor([[1, 2], [3, 4]])
/// let y = x.matrixProduct(x.transposed()).sum()
/// print(y.number)
/// ```
///
/// Numbers are held row-major and contiguous, 32-bit unless made otherwise; buffers come from a
/// pool, so that a training loop in its steady state asks the system for nothing. Copies share a
/// buffer until one is written to. Operations are a closed set, each with a kernel, a shape check
/// and a derivative rule (`Operation`). Inside `withTape` the operations that depend on a tracked
/// tensor are recorded, and `gradient(of:at:)` reads the record backwards; its results are tensors
/// again.
///
/// A tensor stays on the thread that made it: what crosses threads are arrays of numbers.
public struct Tensor {
  /// The lengths of the axes.
  public internal(set) var shape: Shape
  var storage: Storage
  /// Elements before the first one: views of leading rows share their parent's storage.
  var offset: Int
  /// Where the tape recorded this value; −1 for a constant.
  var node: Int32 = -1
  /// Which tape `node` belongs to, so that a tensor that outlives its tape is simply a constant.
  var tapeIdentity: UInt32 = 0
  /// How the numbers are held.
  public let elementType: ElementType

  /// A tensor whose numbers are not set yet; the kernel that follows writes them all.
  init(uninitialized shape: Shape, _ elementType: ElementType) {
    self.shape = shape
    self.elementType = elementType
    storage = Storage(bytes: max(shape.count, 1) * elementType.size)
    offset = 0
  }

  /// How many numbers there are.
  public var count: Int { shape.count }

  /// Where the numbers begin. Valid while the tensor lives: who reads through it keeps the tensor
  /// until after, as `recorded` does for the inputs of every operation.
  var pointer: UnsafeMutableRawPointer { storage.pointer + offset * elementType.size }

  /// The pointer for writing in place, after the buffer has been made this tensor's own.
  mutating func ownPointer() -> UnsafeMutableRawPointer {
    if !isKnownUniquelyReferenced(&storage) || offset != 0 {
      let copy = Tensor(uninitialized: shape, elementType)
      copy.pointer.copyMemory(from: pointer, byteCount: count * elementType.size)
      withExtendedLifetime(storage) {}
      storage = copy.storage
      offset = 0
    }
    node = -1
    return storage.pointer
  }

  /// The same numbers, seen as a constant: nothing flows back through them.
  public func detached() -> Tensor {
    var constant = self
    constant.node = -1
    return constant
  }
}

extension Tensor: CustomStringConvertible {
  /// Shape and the first few numbers.
  public var description: String {
    let shown = doubles.prefix(8).map { "\($0)" }.joined(separator: ", ")
    return "Tensor\(shape)(\(shown)\(count > 8 ? ", …" : ""))"
  }
}
