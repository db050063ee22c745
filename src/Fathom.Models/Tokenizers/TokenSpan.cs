namespace Fathom.Models.Tokenizers;

/// <summary>A token and the characters (UTF-16 units) of the text that it stands for.</summary>
/// <param name="Id">The token.</param>
/// <param name="Start">Its first character, leading white space included where the token has it.</param>
/// <param name="End">Behind its last character. Tokens that share the bytes of one character all have that character.</param>
public readonly record struct TokenSpan(int Id, int Start, int End);
