namespace Fathom.Models.Files;

/// <summary>
/// A dict or OrderedDict of a pickle, in its order. Values are null, bool, long, double, string, lists (of object), tuples
/// (arrays of object), dictionaries and <see cref="TorchTensor"/>s.
/// </summary>
public sealed class PickleDictionary
{
    readonly string path;

    internal PickleDictionary(string path, bool isOrdered) => (this.path, IsOrdered) = (path, isOrdered);

    /// <summary>By key: a string, or rarely a long, double or bool.</summary>
    public OrderedDictionary<object, object?> Items { get; } = [];

    /// <summary>Whether it was an OrderedDict.</summary>
    internal bool IsOrdered { get; }

    public bool Has(string key) => Items.ContainsKey(key);

    /// <summary>A value of a type; null where it is missing or of another.</summary>
    public T? Find<T>(string key) where T : class => Items.TryGetValue(key, out object? value) ? value as T : null;

    /// <summary>A whole number; null where it is missing or something else.</summary>
    public long? Integer(string key) => Items.TryGetValue(key, out object? value) && value is long number ? number : null;

    /// <exception cref="InputException">There is none of that name.</exception>
    public TorchTensor Tensor(string key) => Find<TorchTensor>(key)
        ?? throw new InputException($"{path}: there is no tensor {OneLine.Quote(key)}; the file has " +
            $"{string.Join(", ", Items.Keys.Take(8).Select(found => OneLine.Quote($"{found}")))}.");
}
