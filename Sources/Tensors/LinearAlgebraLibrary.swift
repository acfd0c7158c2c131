import COpenBLAS
import ConeDNN

/// The system library that multiplies matrices.
public enum LinearAlgebraLibrary {
  /// Why the library cannot be opened, or `nil` when all is well. Ask before training, so that its
  /// absence is a sentence and an exit status.
  public static var fault: String? {
    ob_is_available() == 1 ? nil : String(cString: ob_error())
  }
  /// The processor kernels that it uses, `SkylakeX` or `Haswell` for example.
  public static var kernels: String { String(cString: ob_core_name()) }
}

/// The system library that convolves.
public enum ConvolutionLibrary {
  /// Why the library cannot be used, or `nil` when all is well. Ask before anything that looks at
  /// pictures.
  public static var fault: String? {
    od_is_available() == 1 ? nil : String(cString: od_error())
  }
}
