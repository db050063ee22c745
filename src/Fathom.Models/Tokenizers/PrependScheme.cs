namespace Fathom.Models.Tokenizers;

/// <summary>Where Metaspace puts a mark in front: never, before the text's first piece, before every piece.</summary>
internal enum PrependScheme { Never, First, Always }
