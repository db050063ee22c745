namespace Fathom.Models.Files;

/// <summary>Makes sure that what came out of a pickle ends: nothing holds itself, and nothing lies very deep.</summary>
sealed class PickleNesting(string path)
{
    const int MaxDepth = 64;

    // Shared parts are looked at once: many references to one list must not cost many walks.
    readonly HashSet<object> done = new(ReferenceEqualityComparer.Instance);

    /// <exception cref="InputException">It does not.</exception>
    public void Check(object? value) => Check(value, 0);

    void Check(object? value, int depth)
    {
        IEnumerable<object?>? parts = value switch
        {
            List<object?> list => list,
            object?[] tuple => tuple,
            PickleDictionary dictionary => dictionary.Items.Values,
            _ => null,
        };
        if (parts is null || done.Contains(value!)) return;
        if (depth == MaxDepth) throw TorchFile.Bad(path, $"its data holds itself, or is nested more than {MaxDepth} deep");
        foreach (object? part in parts) Check(part, depth + 1);
        done.Add(value!);
    }
}
