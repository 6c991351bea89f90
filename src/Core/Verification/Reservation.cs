namespace CaptchaGate.Core.Verification;

/// <summary>What came of reserving a token.</summary>
public abstract class Reservation
{
    private Reservation()
    {
    }

    /// <summary>This instance verifies the token: no other has it.</summary>
    public sealed class Granted : Reservation
    {
        public static readonly Granted Instance = new();
    }

    /// <summary>The store does not answer, so nothing is known of other instances.</summary>
    public sealed class Unknown : Reservation
    {
        public static readonly Unknown Instance = new();
    }

    /// <summary>The same request was answered before, by any instance.</summary>
    public sealed class Stored(SharedResult result) : Reservation
    {
        public SharedResult Result { get; } = result;
    }

    /// <summary>The same request is being answered by another instance.</summary>
    public sealed class InFlight : Reservation
    {
        public static readonly InFlight Instance = new();
    }

    /// <summary>The token is used, or may have been processed: it is never sent again.</summary>
    public sealed class Used : Reservation
    {
        public static readonly Used Instance = new();
    }
}
