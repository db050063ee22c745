namespace Fathom.Lab.Stories;

/// <summary>What stands between two quotation marks.</summary>
/// <param name="Act">What it does, an index into <see cref="StoryVariables.Acts"/>.</param>
/// <param name="Speaker">Whose words they are.</param>
/// <param name="Start">First piece.</param>
/// <param name="Clear">First piece at which the act is clear.</param>
/// <param name="Told">First piece at which the speaker is, or −1 when only the words behind it tell.</param>
readonly record struct Quoted(int Act, int Speaker, int Start, int Clear, int Told);
