namespace CaptchaGate.TestKit.Peers;

/// <summary>Which of the service's two endpoints a fault is about.</summary>
[Flags]
internal enum Endpoints
{
    None = 0,
    First = 1,
    Second = 2,
    Both = First | Second,
}
