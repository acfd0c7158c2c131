/// Anything that holds parameters: a tensor, a layer, a network, an optimizer's moments.
///
/// A type lists its parts by hand, in one method and one order. Everything else (tracking,
/// gradients, moving, saving, comparing) is that walk with another visitor:
///
/// ```swift
/// struct Linear: ParameterTree {
///   var weights: Tensor
///   var bias: Tensor
///   mutating func walk(_ visitor: inout some ParameterVisitor) {
///     visitor.visit("weights", &weights)
///     visitor.visit("bias", &bias)
///   }
/// }
/// ```
public protocol ParameterTree {
  /// Shows every part to the visitor, always in the same order.
  mutating func walk(_ visitor: inout some ParameterVisitor)
}

/// What is done with each parameter.
public protocol ParameterVisitor {
  /// Meets one parameter.
  mutating func visit(_ name: String, _ parameter: inout Tensor)
  /// Meets a counter that belongs to the state (an optimizer's steps).
  mutating func visit(_ name: String, _ counter: inout Int)
  /// Goes into a part called `name`.
  mutating func enter(_ name: String)
  /// Comes out of it.
  mutating func leave()
}

extension ParameterVisitor {
  /// Most visitors care for parameters only.
  public mutating func visit(_ name: String, _ counter: inout Int) {}
  /// Most visitors need no names.
  public mutating func enter(_ name: String) {}
  /// Most visitors need no names.
  public mutating func leave() {}

  /// Walks a part.
  public mutating func visit(_ name: String, _ part: inout some ParameterTree) {
    enter(name)
    part.walk(&self)
    leave()
  }

  /// Walks a list of parts, called `name.0`, `name.1`, ….
  public mutating func visit(_ name: String, _ parts: inout [some ParameterTree]) {
    for i in parts.indices {
      enter("\(name).\(i)")
      parts[i].walk(&self)
      leave()
    }
  }
}

private struct Collector: ParameterVisitor {
  var parameters: [Tensor] = []
  mutating func visit(_ name: String, _ parameter: inout Tensor) { parameters.append(parameter) }
}

private struct NamedCollector: ParameterVisitor {
  var path: [String] = []
  var parameters: [(name: String, parameter: Tensor)] = []
  mutating func visit(_ name: String, _ parameter: inout Tensor) {
    parameters.append(((path + [name]).joined(separator: "."), parameter))
  }
  mutating func enter(_ name: String) { path.append(name) }
  mutating func leave() { path.removeLast() }
}

private struct Transformer: ParameterVisitor {
  let change: (Int, Tensor) -> Tensor
  var index = 0
  mutating func visit(_ name: String, _ parameter: inout Tensor) {
    parameter = change(index, parameter)
    index += 1
  }
}

extension ParameterTree {
  /// All parameters, in the order of the walk.
  public var parameters: [Tensor] {
    var copy = self
    var collector = Collector()
    copy.walk(&collector)
    return collector.parameters
  }

  /// All parameters with their dotted names, in the order of the walk.
  public var namedParameters: [(name: String, parameter: Tensor)] {
    var copy = self
    var collector = NamedCollector()
    copy.walk(&collector)
    return collector.parameters
  }

  /// A copy with every parameter replaced; `change` gets its place in the walk and its value.
  public func mapped(_ change: (Int, Tensor) -> Tensor) -> Self {
    withoutActuallyEscaping(change) { change in
      var copy = self
      var transformer = Transformer(change: change)
      copy.walk(&transformer)
      return copy
    }
  }

  /// A copy whose parameters gradients can be asked for at. Only inside `withTape`.
  public func tracked() -> Self { mapped { $1.tracked() } }

  /// A copy whose parameters are constants.
  public func detached() -> Self { mapped { $1.detached() } }

  /// A copy in another element type.
  public func converted(to type: ElementType) -> Self { mapped { $1.converted(to: type) } }

  /// How many numbers there are in all.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }
}
