namespace Fathom.Explorer;

/// <summary>A change of something that was changed meanwhile: status 409, and what it is now.</summary>
/// <param name="record">What is answered.</param>
sealed class ConflictException(object record) : Exception
{
    public object Record => record;
}
