namespace Fathom.Cli;

/// <summary>The values of the list stand on the command line by themselves, without the option's name; in --config it has its
/// name.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class PositionalAttribute : Attribute;
