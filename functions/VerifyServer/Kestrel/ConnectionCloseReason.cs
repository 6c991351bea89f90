namespace CaptchaGate.VerifyServer.Kestrel;

/// <summary>Why the server closed a connection before its caller did.</summary>
internal enum ConnectionCloseReason
{
    /// <summary>No complete request came within <see cref="ConnectionTable.FirstRequestLimit"/> of the connection.</summary>
    NoRequestInTime,

    /// <summary>Every place was taken, and this connection had waited longest without a request.</summary>
    MadeRoom,

    /// <summary>Its address held its share of the places already.</summary>
    AddressShare,
}
