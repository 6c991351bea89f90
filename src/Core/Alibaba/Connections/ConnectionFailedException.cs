namespace CaptchaGate.Core.Alibaba.Connections;

/// <summary>Why a connection could not be made.</summary>
internal enum ConnectionFailure
{
    /// <summary>No address took the connection within the limit.</summary>
    TimedOut,

    /// <summary>Each address refused, or is unreachable.</summary>
    Refused,

    /// <summary>The name does not exist, or has no address.</summary>
    NameNotFound,

    /// <summary>Every name server is unreachable, refused or failed.</summary>
    NameServersFailed,

    /// <summary>No name server answered within the limit.</summary>
    NameServersSilent,

    /// <summary>This process has no handle, port or memory left. It says nothing about the service.</summary>
    OutOfResources,
}

/// <summary>No connection could be made, so nothing has been sent.</summary>
internal sealed class ConnectionFailedException(ConnectionFailure failure, Exception? inner = null)
    : IOException($"No connection could be made: {failure}.", inner)
{
    public ConnectionFailure Failure => failure;
}
