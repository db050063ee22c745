namespace Fathom.Dictionaries;

/// <summary>An option that not every kind of dictionary reads; <see cref="Architecture.Options"/> tells which do.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class KindOptionAttribute : Attribute;
