extension TwilioError {
    /// A code a line: its number, the status it is answered with, what it means. Codes of deliveries, which are never
    /// answered but stand in a message's record, have the status of a request that is at fault.
    static let words = """
        11200 502 The webhook could not be fetched
        20001 400 A parameter is missing or unknown
        20003 401 The credentials are missing or wrong
        20004 405 This method is not allowed here
        20007 400 The page size is too large
        20009 409 The resource is still in use
        20161 400 The update has no parameters
        20162 409 The resource is being changed by another request
        20403 403 This is not allowed
        20404 404 The requested resource was not found
        20409 409 The resource is in conflict with another
        20412 412 The resource has changed since it was read
        20422 400 A parameter is invalid
        20423 400 A SID is invalid
        20429 429 Too many requests
        20500 500 Internal server error
        20503 503 The service is unavailable
        21201 400 No number to call is given
        21205 400 The URL is invalid
        21210 400 The calling number is not verified
        21211 400 The number to send to is invalid
        21212 400 The number to send from is invalid
        21215 400 Calls to this country are not permitted
        21219 400 The number to call is not verified
        21220 400 The state of the call does not allow this
        21481 400 The page token is invalid
        21601 400 The number to send from cannot send messages
        21602 400 A message needs a body
        21603 400 A message needs a number or a messaging service to be sent from
        21604 400 A message needs a number to be sent to
        21606 400 The number to send from cannot send to this one
        21608 400 A trial account sends only to verified numbers
        21610 400 The recipient has opted out
        21611 400 The queue of messages of this number is full
        21614 400 The number to send to is not a mobile number
        21617 400 The body is longer than 1600 characters
        21620 400 A media URL is invalid
        21623 400 A message has too many media
        21654 400 The content template is not found
        21655 400 The content template is invalid
        21656 400 The content variables are invalid
        30001 400 The queue of messages overflowed
        30002 400 The account is suspended
        30003 400 The handset cannot be reached
        30004 400 The message is blocked
        30005 400 The handset is unknown
        30006 400 The destination is a landline or cannot be reached by its carrier
        30007 400 The message was filtered
        30008 400 The message failed for an unknown reason
        30034 400 The sender is not registered for United States numbers
        50050 404 The service is not found
        50056 403 The webhook refused this
        50057 502 The webhook failed
        50063 429 Too many actions a second
        50074 429 Too many actions a second
        50076 502 The webhook did not answer in time
        50107 403 The user is not authorised for this
        50109 400 The role is not found
        50200 404 The user is not found
        50201 409 The user exists already
        50206 400 The identity looks like the SID of a user
        50207 400 The identity is too long
        50211 400 The identity is not acceptable here
        50213 409 The user is being changed by another request
        50214 400 The user is in too many conversations
        50303 400 The attributes are too long
        50304 400 The attributes are not JSON
        50308 400 DateCreated is invalid
        50309 400 DateUpdated is invalid
        50310 400 The author is too long
        50350 404 The conversation is not found
        50353 409 A conversation with this unique name exists already
        50360 404 The webhook is not found
        50361 400 The conversation has too many webhooks
        50362 400 The webhook has too many triggers
        50363 404 The SID of the webhook is invalid
        50364 400 The target of the webhook is invalid
        50365 400 A filter of the webhook is invalid
        50366 400 A trigger of the webhook is invalid
        50367 400 The flow of the webhook is invalid
        50368 400 The webhook needs a target
        50369 400 The webhook needs a URL
        50370 400 The webhook needs a filter
        50371 400 The webhook needs a trigger
        50372 400 The URL of the webhook is too long
        50373 400 The conversation has no messaging service
        50374 400 The state may not be empty
        50375 400 The inactive timer is below one minute
        50376 400 The closed timer is below ten minutes
        50377 400 The conversation is closed
        50378 400 The state is unknown
        50379 400 The inactive timer is not a length of time
        50380 400 The closed timer is not a length of time
        50382 400 A timer needs a state
        50384 400 A conversation cannot be created closed
        50385 403 The product is disabled in this region
        50390 400 The unique name looks like the SID of a conversation
        50391 409 The conversation is being added or removed by another request
        50404 409 The user is a member already
        50407 400 The address is invalid
        50408 400 The proxy address is invalid
        50409 400 The address is the proxy address
        50411 400 The address may not be empty
        50412 400 The proxy address may not be empty
        50413 403 The proxy address does not belong to the account
        50414 400 The address and the proxy address are of different channels
        50415 400 The proxy address is no WhatsApp sender
        50416 409 A binding for this participant and proxy address exists already
        50417 400 The conversation has too many participants
        50418 400 The conversation has too many participants who are not chatting
        50419 409 The participant is being changed by another request
        50422 400 The conversation has too many participants who are not chatting
        50430 403 The caller is not a member of the conversation
        50432 404 The participant is not found
        50433 409 The identity participates already
        50434 400 A projected address is needed
        50436 400 The group has too many participants
        50437 409 The participant is in such a group already
        50438 409 Such a group exists already
        50440 400 The proxy address cannot be changed
        50441 400 The proxy address cannot be changed
        50442 400 The projected address cannot be changed
        50443 400 The projected address cannot be changed
        50444 400 The identity cannot be changed
        50451 400 Identity and Address exclude each other
        50453 400 The channel does not support this proxy address
        50500 404 The message is not found
        50503 400 The body is missing
        50504 400 The body is too long
        50506 400 The SID of the media is missing
        50507 404 The media is not found
        50508 400 The media is used by another message
        50509 400 The body of a media message cannot be changed
        50510 400 The SID of the media is invalid
        50511 400 The type of the media is invalid
        50512 400 The size of the media is invalid
        50513 400 The author is not in the group
        50516 400 The index is not a number
        50526 400 The SID of the content is invalid
        50527 400 The content is not found
        50528 400 The content variables are invalid
        50529 400 The content cannot be used here
        50540 400 The key of a content variable is too long
        50541 400 The value of a content variable is too long
        50610 404 The address configuration has been deleted
        51002 429 Too many connections of clients
        60200 400 A parameter is invalid
        60202 429 Too many checks of this code
        60203 429 Too many codes sent to this recipient
        60205 400 A landline receives no text messages
        60212 429 Too many codes sent at the same time
        60223 400 This channel is disabled
        90101 409 The unique name exists already
        """
}
