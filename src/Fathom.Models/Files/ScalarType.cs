namespace Fathom.Models.Files;

/// <summary>The types of number that tensors in files are made of.</summary>
public enum ScalarType { F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8, Bool, F8E4M3, F8E5M2 }
