using System.Diagnostics.CodeAnalysis;

namespace CaptchaGate.Http.Body;

/// <summary>What was read, or why it could not be.</summary>
internal readonly record struct Result<T>(T? Value, RequestFault? Fault)
    where T : class
{
    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(RequestFault fault) => new(null, fault);

    public bool Failed([NotNullWhen(true)] out RequestFault? fault, [NotNullWhen(false)] out T? value)
    {
        (fault, value) = (Fault, Value);
        return fault is not null;
    }

    public override string ToString() => Fault?.ToString() ?? "read";
}
