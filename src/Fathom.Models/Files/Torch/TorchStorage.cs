namespace Fathom.Models.Files;

/// <summary>The numbers that tensors are views of: a record of the file.</summary>
/// <param name="Type">Of each.</param>
/// <param name="Count">How many; they fill the record.</param>
/// <param name="Entry">The record.</param>
sealed record TorchStorage(ScalarType Type, long Count, ZipEntry Entry);
